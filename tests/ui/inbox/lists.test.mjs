/** Which list a conversation stands in, and where. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { belongs, FIRST_VIEW, isFiltered, isSameView, LISTS, placed, queryOf } from '../../../ui/inbox/web/reading/lists.js';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const seen = { myId: 'me', now: NOW };
const conversation = (more = {}) => ({
  id: 'c', status: 'open', owner: 'queue', operator_id: null, snoozed_until: null, waiting_since: null,
  team: '', tags: [], channel_id: 'n', priority: 'normal', contact_name: 'Ana Souza', contact_phone: '5511999990000', active_at: '', ...more,
});
const listsOf = (more) => LISTS.filter((list) => belongs(conversation(more), { ...FIRST_VIEW, list }, seen));

test('a conversation stands in the lists that its owner, its customer and its state say', () => {
  assert.deepEqual(listsOf(), ['unassigned', 'all']);
  assert.deepEqual(listsOf({ waiting_since: '2026-03-02T11:00:00Z' }), ['unassigned', 'all', 'waiting']);
  assert.deepEqual(listsOf({ owner: 'operator', operator_id: 'me' }), ['mine', 'all']);
  assert.deepEqual(listsOf({ owner: 'operator', operator_id: 'other' }), ['all']);
  assert.deepEqual(listsOf({ owner: 'bot' }), ['all']);
  assert.deepEqual(listsOf({ status: 'closed', owner: 'nobody' }), ['closed']);
});

test('what is put aside is in its own list and in all, until its time has come', () => {
  const mine = { owner: 'operator', operator_id: 'me' };
  assert.deepEqual(listsOf({ ...mine, snoozed_until: '2026-03-02T13:00:00Z' }), ['all', 'snoozed']);
  assert.deepEqual(listsOf({ ...mine, snoozed_until: '2026-03-02T11:59:00Z' }), ['mine', 'all']);
});

test('filters leave out what they do not name', () => {
  const fits = (filter, more) => belongs(conversation(more), { ...FIRST_VIEW, ...filter }, seen);
  assert.equal(fits({ team: 'Sales' }, { team: 'Sales' }), true);
  assert.equal(fits({ team: 'Sales' }, { team: 'Care' }), false);
  assert.equal(fits({ tag: 'vip' }, { tags: ['vip'] }), true);
  assert.equal(fits({ tag: 'vip' }), false);
  assert.equal(fits({ channel_id: 'other' }), false);
  assert.equal(fits({ priority: 'high' }), false);
  assert.equal(fits({ search: 'souza' }), true);
  assert.equal(fits({ search: '+55 11 99999' }), true);
  assert.equal(fits({ search: 'Pedro' }), false);
  assert.equal(fits({ search: '42' }), false);
});

test('a conversation is placed where it was active last, once', () => {
  const at = (id, active_at) => [id, conversation({ id, active_at })];
  const all = Object.fromEntries([at('a', '3'), at('b', '2'), at('c', '1'), at('d', '2')]);
  assert.deepEqual(placed(['a', 'b', 'c'], all, 'd', true), ['a', 'd', 'b', 'c']);
  assert.deepEqual(placed(['c', 'a', 'b'], all, 'c', true), ['a', 'b', 'c']);
  assert.deepEqual(placed([], all, 'c', true), ['c']);
  assert.deepEqual(placed(['a', 'b'], all, 'b', false), ['a']);
});

test('a list that does not change stays the same one', () => {
  const ids = ['a', 'b'];
  const all = { a: conversation({ id: 'a', active_at: '2' }), b: conversation({ id: 'b', active_at: '1' }) };
  assert.equal(placed(ids, all, 'a', true), ids);
  assert.equal(placed(ids, all, 'z', false), ids);
});

test('the query says only what is chosen', () => {
  assert.equal(queryOf({ ...FIRST_VIEW, list: 'mine', tag: 'a&b' }, 'next='), 'list=mine&tag=a%26b&cursor=next%3D');
});

test('a view is compared by what it shows', () => {
  assert.equal(isSameView(FIRST_VIEW, { ...FIRST_VIEW }), true);
  assert.equal(isSameView(FIRST_VIEW, { ...FIRST_VIEW, team: 'x' }), false);
  assert.equal(isFiltered({ ...FIRST_VIEW, list: 'mine', team: 'x' }), false);
  assert.equal(isFiltered({ ...FIRST_VIEW, tag: 'x' }), true);
});
