/** What is written, kept, and sent. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDrafts } from '../../../ui/inbox/web/reading/drafts.js';
import { filledTemplate, placesOf, templateContent } from '../../../ui/inbox/web/reading/templates.js';
import { fits, mentionAt, mentionedIn, slashAt } from '../../../ui/inbox/web/reading/typed.js';
import { createOutbox } from '../../../ui/inbox/web/store/outbox.js';

/** The browser's storage: what is in it are its own keys. */
class Storage {
  getItem(key) { return this[key] ?? null; }
  setItem(key, value) { this[key] = String(value); }
  removeItem(key) { delete this[key]; }
}

const settled = () => new Promise((done) => setImmediate(done));
const item = (key, more = {}) => ({ key, at: key, conversation_id: 'c', content: { type: 'text', text: key }, ...more });

/** A server that answers when it is told to, and a clock that moves when it is told to. */
function world(storage = new Storage()) {
  const asked = [];
  const planned = [];
  const told = [];
  const send = (one) => new Promise((resolve, reject) => asked.push({ key: one.key, resolve, reject }));
  const outbox = createOutbox({ storage, owner: 'w.u', send, tell: (items) => told.push(items), timers: { start: (run) => planned.push(run) } });
  return { storage, asked, planned, told, outbox };
}

test('messages of a conversation go one after the other, those of others beside them', async () => {
  const { asked, outbox } = world();
  outbox.add(item('1'));
  outbox.add(item('2'));
  outbox.add(item('3', { conversation_id: 'd' }));
  assert.deepEqual(asked.map(({ key }) => key), ['1', '3']);
  asked[0].resolve({ message_id: 'm1' });
  await settled();
  assert.deepEqual(asked.map(({ key }) => key), ['1', '3', '2']);
  assert.deepEqual(outbox.items().map(({ state }) => state), ['sent', 'queued', 'queued']);
});

test('what nobody took is tried again with the same key, and keeps its place', async () => {
  const { asked, planned, outbox } = world();
  outbox.add(item('1'));
  outbox.add(item('2'));
  asked[0].reject({ status: 0 });
  await settled();
  assert.equal(asked.length, 1);
  planned[0]();
  assert.deepEqual(asked.map(({ key }) => key), ['1', '1']);
});

test('what is refused stays with its reason, and the next one goes', async () => {
  const { asked, outbox } = world();
  outbox.add(item('1'));
  outbox.add(item('2'));
  asked[0].reject({ status: 409, fault: 'window_closed' });
  await settled();
  assert.deepEqual(outbox.items().map(({ state, error }) => [state, error]), [['refused', 'window_closed'], ['queued', undefined]]);
  assert.equal(asked[1].key, '2');
  outbox.again('1');
  asked[1].resolve({ message_id: 'm2' });
  await settled();
  assert.equal(asked[2].key, '1');
});

test('what waits is still there after the page was closed, also when two pages wrote', () => {
  const storage = new Storage();
  const [one, other] = [world(storage), world(storage)];
  one.outbox.add(item('1'));
  other.outbox.add(item('2'));
  const later = world(storage);
  assert.deepEqual(later.outbox.items().map(({ key }) => key), ['1', '2']);
  later.outbox.hurry();
  assert.deepEqual(later.asked.map(({ key }) => key), ['1']);
  later.outbox.drop(() => true);
  assert.deepEqual(world(storage).outbox.items(), []);
});

test('drafts are kept for each conversation and kind, and forgotten when empty', () => {
  const storage = new Storage();
  const drafts = createDrafts(storage, 'w.u');
  drafts.put('c', 'reply', 'hello');
  drafts.put('c', 'note', 'psst');
  drafts.put('d', 'reply', 'later');
  assert.deepEqual(createDrafts(storage, 'w.u').all(), { 'c reply': 'hello', 'c note': 'psst', 'd reply': 'later' });
  assert.deepEqual(createDrafts(storage, 'w.other').all(), {});
  drafts.put('c', 'reply', '');
  assert.deepEqual(drafts.all(), { 'c note': 'psst', 'd reply': 'later' });
  drafts.put('c', 'note', '');
  drafts.put('d', 'reply', '');
  assert.deepEqual(Object.keys(storage), []);
});

test('a storage that is full or broken loses nothing on the screen', () => {
  const full = { getItem: () => '{', setItem() { throw new Error('full'); }, removeItem() {} };
  createDrafts(full, 'x').put('c', 'reply', 'hello');
  assert.deepEqual(createDrafts(full, 'x').all(), {});
});

test('canned replies are offered after a slash at the very beginning only', () => {
  assert.equal(slashAt('/', 1), '');
  assert.equal(slashAt('/hel', 4), 'hel');
  assert.equal(slashAt('/hello there', 12), null);
  assert.equal(slashAt('1/2', 3), null);
});

test('people are mentioned by their names', () => {
  assert.deepEqual(mentionAt('ask @an', 7), { query: 'an', start: 4 });
  assert.equal(mentionAt('ana@example', 11), null);
  const people = [{ name: 'Ana Lima' }, { name: 'Ana' }, { name: '' }];
  assert.deepEqual(mentionedIn('hey @Ana Lima', people).map(({ name }) => name), ['Ana Lima', 'Ana']);
  assert.equal(fits('José Álvares', 'jose alv'), true);
  assert.equal(fits('José Álvares', 'alx'), false);
});

const template = {
  name: 'reminder', language: 'en',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'For {{1}}' },
    { type: 'BODY', text: 'Hi {{1}}, about {{2}}, {{1}}.' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Yes' }, { type: 'URL', text: 'See', url: 'https://x.example/{{1}}' }] },
  ],
};

test('a message template tells what must be filled in, and what sends it', () => {
  const places = placesOf(template);
  assert.deepEqual(places.map(({ key }) => key), ['header.0.1', 'body.0.1', 'body.0.2', 'button.1.See']);
  const values = Object.fromEntries(places.map(({ key }) => [key, ` ${key}\n x `]));
  assert.deepEqual(templateContent(template, values).parameters, [
    { component: 'header', index: 0, text: 'header.0.1 x' },
    { component: 'body', index: 0, text: 'body.0.1 x' },
    { component: 'body', index: 0, text: 'body.0.2 x' },
    { component: 'button', index: 1, text: 'button.1.See x' },
  ]);
  assert.equal(filledTemplate('Hi {{1}}, {{2}}', [{ text: 'Ana' }]), 'Hi Ana, {{2}}');
});

test('named places keep their names, a file stands in the header', () => {
  const named = { name: 't', language: 'en', components: [{ type: 'HEADER', format: 'IMAGE' }, { type: 'BODY', text: 'Hi {{first_name}}' }] };
  const content = templateContent(named, { 'header.0.': { kind: 'image', id: 'f' }, 'body.0.first_name': 'Ana' });
  assert.deepEqual(content.parameters, [
    { component: 'header', media: { kind: 'image', id: 'f' } },
    { component: 'body', index: 0, text: 'Ana', name: 'first_name' },
  ]);
});
