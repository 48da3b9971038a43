/** The rows of a conversation, and what its messages hold. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileAddress, firstWords, isWebAddress, linked, partsOf } from '../../../ui/inbox/web/reading/contents.js';
import { firstUnread, joined, merged, rowsOf } from '../../../ui/inbox/web/reading/rows.js';

const dayOf = (at) => at.slice(0, 10);
const message = (id, at, more = {}) => ({ id, at, created_at: at, direction: 'in', kind: 'text', content: { text: id }, reply_to: '', provider_id: `w${id}`, status: 'received', ...more });
const ours = (id, at, more) => message(id, at, { direction: 'out', content: { type: 'text', text: id }, status: 'sent', ...more });
const rows = (messages, notes = [], pending = []) => rowsOf({ messages, notes, pending }, dayOf);

test('days stand between messages, and what one side says at once stands together', () => {
  const found = rows([message('a', '2026-03-02T12:00:00Z'), message('b', '2026-03-02T12:01:00Z'), ours('c', '2026-03-02T12:02:00Z'), ours('d', '2026-03-03T12:00:00Z')]);
  assert.deepEqual(found.map(({ kind }) => kind), ['day', 'message', 'message', 'message', 'day', 'message']);
  assert.deepEqual(found.filter(({ kind }) => kind === 'message').map(({ isFirst }) => isFirst), [true, false, true, true]);
});

test('after five minutes a side begins anew', () => {
  const found = rows([message('a', '2026-03-02T12:00:00Z'), message('b', '2026-03-02T12:05:01Z')]);
  assert.equal(found.at(-1).isFirst, true);
});

test('notes stand where they were written, what waits at the end', () => {
  const note = { id: 'n', created_at: '2026-03-02T12:00:30Z', text: 'x' };
  const waiting = { key: 'k', at: '2026-03-02T12:00:10Z', content: { type: 'text', text: 'w' } };
  const found = rows([message('a', '2026-03-02T12:00:00Z'), message('b', '2026-03-02T12:01:00Z')], [note], [waiting]);
  assert.deepEqual(found.map(({ key }) => key), ['d2026-03-02', 'a', 'nn', 'b', 'pk']);
});

test('every row has a key of its own, also when days come back', () => {
  const found = rows([message('a', '2026-03-02T23:00:00Z'), message('b', '2026-03-03T01:00:00Z', { created_at: '2026-03-02T23:30:00Z' }), message('c', '2026-03-02T23:59:00Z')]);
  assert.equal(new Set(found.map(({ key }) => key)).size, found.length);
});

test('an answer knows the message it answers', () => {
  const found = rows([message('a', '2026-03-02T12:00:00Z'), ours('b', '2026-03-02T12:01:00Z', { reply_to: 'wa' }), ours('c', '2026-03-02T12:02:00Z', { reply_to: 'gone' })]);
  assert.equal(found[2].quoted.id, 'a');
  assert.equal(found[3].quoted, null);
});

test('a line stands above the first message that is new', () => {
  const said = [message('a', '2026-03-02T12:00:00Z'), ours('b', '2026-03-02T12:00:10Z'), message('c', '2026-03-02T12:00:20Z'), message('d', '2026-03-02T12:00:30Z')];
  assert.deepEqual([0, 1, 2, 3, 4].map((count) => firstUnread(said, count)), [undefined, 'd', 'c', 'a', undefined]);
  const found = rowsOf({ messages: said, notes: [], pending: [], unreadFrom: 'd' }, dayOf);
  assert.deepEqual(found.map(({ key, isFirst }) => [key, isFirst]).slice(-2), [['unread', undefined], ['d', true]]);
});

test('messages are told again, each is shown once and no tick is taken back', () => {
  const first = ours('a', '2026-03-02T12:00:00Z', { status: 'delivered' });
  const [kept, next] = merged([first], [{ ...first, status: 'sent' }, message('b', '2026-03-02T12:01:00Z')]);
  assert.equal(kept.status, 'delivered');
  assert.equal(next.id, 'b');
  assert.equal(merged([first], [{ ...first, status: 'read' }])[0].status, 'read');
  assert.equal(merged([first], [{ ...first, status: 'failed' }])[0].status, 'failed');
});

test('a page joins what is known, and what was told while it was under way is newer', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id, second) => message(id, `2026-03-02T12:00:0${second}Z`));
  const reacted = { ...b, reaction: '👍' };
  const ids = ({ messages }) => messages.map(({ id }) => id);
  const known = { messages: [a, b], cursor: 'before a', isLoaded: true };
  const next = joined(known, { items: [b], next_cursor: 'before b' }, [reacted, c]);
  assert.deepEqual([ids(next), next.messages[1].reaction, next.cursor], [['a', 'b', 'c'], '👍', 'before a']);
  const apart = joined(known, { items: [c], next_cursor: 'before c' }, []);
  assert.deepEqual([ids(apart), apart.cursor], [['c'], 'before c']);
  assert.deepEqual(ids(joined({ messages: [], cursor: null, isLoaded: false }, { items: [b] }, [c])), ['b', 'c']);
});

test('a message tells its parts, whichever side sent it', () => {
  const media = { kind: 'image', id: 'm1' };
  assert.deepEqual(partsOf(message('a', '', { kind: 'image', content: { kind: 'image', text: 'cap', media } })), { kind: 'media', text: 'cap', media });
  assert.equal(partsOf(message('a', '', { kind: 'other', content: { kind: 'other', other_kind: 'poll' } })).otherKind, 'poll');
  assert.deepEqual(partsOf(ours('a', '', { content: { type: 'media', media, caption: 'c' } })), { kind: 'media', text: 'c', media });
  assert.equal(partsOf(ours('a', '', { content: { type: 'buttons', text: 't', options: [{ id: '1', title: 'x' }] } })).options.length, 1);
  assert.equal(firstWords({ text: ' two \n words ' }), 'two words');
  const contacts = [{ name: 'Rui', phone: '5' }, { phone: '6' }, {}];
  const shared = partsOf(message('a', '', { kind: 'contacts', content: { kind: 'contacts', contacts } }));
  assert.deepEqual([shared.contacts, firstWords(shared)], [contacts, 'Rui, 6']);
});

test('a file is had from us, or from an address of the web, and nowhere else', () => {
  assert.equal(fileAddress(message('a/b', ''), { id: 'x' }), '/api/messages/a%2Fb/file');
  assert.equal(fileAddress(ours('a', ''), { id: 'x y' }), '/api/files/x%20y/content');
  assert.equal(fileAddress(ours('a', ''), { url: 'https://example.com/a.jpg' }), 'https://example.com/a.jpg');
  assert.equal(fileAddress(ours('a', ''), { url: 'javascript:alert(1)' }), null);
  assert.equal(fileAddress(message('a', ''), {}), null);
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//x', 'https:', 'https:///', ' https://x']) assert.equal(isWebAddress(bad), false, bad);
});

test('addresses in a text can be followed, what stands around them stays', () => {
  assert.deepEqual(linked('see https://a.example/x?y=1. Or (http://b.example)'), [
    { text: 'see ', isLink: false },
    { text: 'https://a.example/x?y=1', isLink: true },
    { text: '. Or (', isLink: false },
    { text: 'http://b.example', isLink: true },
    { text: ')', isLink: false },
  ]);
  assert.deepEqual(linked('javascript:alert(1)'), [{ text: 'javascript:alert(1)', isLink: false }]);
});
