/** What the phone reads out of a replayed conversation. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginningsOf, filledTemplate, litOf, nodeName, rowsOf } from '../../../ui/editor/web/phone/reading.js';

const day = (at) => at.slice(0, 10);
const said = (at, text) => ({ type: 'customer', at, message: { text } });
const sent = (at, id) => ({ type: 'bot', at, id, content: { type: 'text', text: id } });
const note = (at, code, details = {}) => ({ type: 'note', at, code, details });
const kinds = (tried) => rowsOf(tried, day).map((row) => row.kind);

test('messages that follow at once stand under one day', () => {
  const events = [said('2026-03-02T12:00:00Z', 'hi'), sent('2026-03-02T12:00:00Z', 'a'), sent('2026-03-02T12:00:59Z', 'b')];
  assert.deepEqual(kinds({ events, now: '2026-03-02T12:00:59Z' }), ['day', 'customer', 'bot', 'bot']);
});

test('time that passes, a closing window and a new day are rows in their order', () => {
  const events = [said('2026-03-02T12:00:00Z', 'hi'), sent('2026-03-03T14:00:00Z', 'late')];
  const rows = rowsOf({ events, now: '2026-03-03T14:00:00Z' }, day);
  assert.deepEqual(rows.map((row) => row.kind), ['day', 'customer', 'gap', 'window', 'day', 'bot']);
  assert.equal(rows[2].seconds, 26 * 3600);
});

test('the window closes once, a day after the customer wrote last', () => {
  const events = [said('2026-03-02T12:00:00Z', 'hi'), said('2026-03-03T11:00:00Z', 'again'), sent('2026-03-04T10:00:00Z', 'a')];
  assert.equal(kinds({ events, now: '2026-03-04T10:00:00Z' }).filter((kind) => kind === 'window').length, 0);
  assert.equal(kinds({ events, now: '2026-03-09T10:00:00Z' }).filter((kind) => kind === 'window').length, 1);
});

test('time that passes after the last message is shown too', () => {
  const events = [said('2026-03-02T12:00:00Z', 'hi')];
  assert.deepEqual(kinds({ events, now: '2026-03-02T13:00:00Z' }), ['day', 'customer', 'gap']);
  assert.deepEqual(kinds({ events: [], now: '2026-03-02T13:00:00Z' }), []);
});

test('only a wait for time is told, not every question', () => {
  const at = '2026-03-02T12:00:00Z';
  const waits = (what, until) => note(at, 'waits', { what, until });
  const events = [waits('no_reply', '2026-03-02T13:00:00Z'), waits('timer', '2026-03-02T13:00:00Z'), waits('timer', '2026-03-02T12:00:01Z'), note(at, 'tagged')];
  assert.deepEqual(rowsOf({ events, now: at }, day).slice(1).map((row) => row.event.details.what ?? row.event.code), ['timer', 'tagged']);
});

const document = {
  id: 'f1',
  nodes: [{ id: 'a', type: 'keyword_trigger', name: '', config: { words: ['menu'] } }, { id: 'b', type: 'wait', name: 'Pause', config: {} }],
  edges: [{ source: 'a', port: 'next', target: 'b' }],
};
const visit = (node_id, port = '', flow_id = 'f1') => ({ flow_id, node_id, port, message: '' });

test('the way of the latest session is lit, as far as it is still drawn', () => {
  const turns = [
    { session_id: 's1', path: [visit('gone', 'next'), visit('a', 'other')] },
    { session_id: 's2', path: [visit('a', 'next'), visit('x', 'next', 'f2'), visit('b')] },
    { session_id: '', path: [] },
  ];
  const sessions = [{ frames: [{ flow_id: 'f1', node_id: 'b' }, { flow_id: 'f2', node_id: 'x' }] }];
  assert.deepEqual(litOf({ turns, sessions }, document), { nodes: ['a', 'b'], edges: ['a:next'], current: 'b' });
  assert.deepEqual(litOf({ turns: turns.slice(0, 1), sessions: [] }, document), { nodes: ['a'], edges: [], current: 'a' });
  assert.equal(litOf({ turns: [], sessions: [] }, document), undefined);
});

test('a conversation can begin by each trigger, each way once', () => {
  const nodes = [
    ...document.nodes,
    { id: 'c', type: 'any_message_trigger', config: {} },
    { id: 'd', type: 'first_message_trigger', config: {} },
    { id: 'e', type: 'event_trigger', config: { event: 'paid' } },
    { id: 'f', type: 'event_trigger', config: {} },
    { id: 'g', type: 'keyword_trigger', config: { words: ['^x'], mode: 'pattern' } },
    { id: 'h', type: 'schedule_trigger', config: {} },
  ];
  assert.deepEqual(beginningsOf({ nodes }, 'Hello'), [
    { type: 'say', text: 'menu' },
    { type: 'say', text: 'Hello' },
    { type: 'give_event', name: 'paid' },
    { type: 'reach_schedule', node_id: 'h' },
  ]);
});

test('a message template is filled by number or by name, once', () => {
  assert.equal(filledTemplate('{{1}} and {{2}}', [{ text: '{{2}}' }]), '{{2}} and {{2}}');
  assert.equal(filledTemplate('Hi {{ name }}', [{ name: 'name', text: 'Ana' }]), 'Hi Ana');
});

test('a node is called by its name, else by its type', () => {
  const catalogue = { keyword_trigger: { strings: { title: 'Keyword' } } };
  assert.equal(nodeName(document, catalogue, 'b'), 'Pause');
  assert.equal(nodeName(document, catalogue, 'a'), 'Keyword');
  assert.equal(nodeName(document, catalogue, 'gone'), 'gone');
});
