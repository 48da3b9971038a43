import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSaver } from '../../../ui/editor/web/store/saver.js';

const doc = (text) => ({ id: 'flow', text });
const flow = (name) => ({ id: 'flow', name, nodes: [{ id: 'n', type: 'end_flow', name: '', position: { x: 0, y: 0 } }] });

/** A server leaves out what is empty. */
const asTheServerHasIt = (name) => ({ name, id: 'flow', nodes: [{ id: 'n', type: 'end_flow' }] });

/** A server that answers when it is told to, and a clock that moves when it is told to. */
function world() {
  const sent = [];
  const told = [];
  const planned = new Map();
  let next = 0;
  const clock = { ms: 0 };
  const timers = {
    now: () => clock.ms,
    start(run, delayMs) {
      next += 1;
      planned.set(next, { run, delayMs });
      return next;
    },
    stop: (timer) => planned.delete(timer),
  };
  const send = (document, revision) =>
    new Promise((resolve, reject) => sent.push({ document, revision, resolve, reject }));
  const saver = createSaver({ send, tell: (news) => told.push(news.saved), timers });
  return { saver, sent, told, planned, clock, settled: () => new Promise((done) => setImmediate(done)) };
}

async function fire({ planned, settled }) {
  const [[timer, { run, delayMs }]] = planned;
  planned.delete(timer);
  run();
  await settled();
  return delayMs;
}

test('nothing is saved before a document was loaded', async () => {
  const it = world();
  it.saver.changed(doc('early'));
  assert.equal(it.planned.size, 0);
  assert.equal(await it.saver.settle(), true);
  assert.equal(it.sent.length, 0);
});

test('changes within the delay are one save, on the revision that was loaded', async () => {
  const it = world();
  it.saver.loaded(doc('a'), 4);
  it.saver.changed(doc('b'));
  it.saver.changed(doc('c'));
  assert.equal(it.planned.size, 1);
  assert.equal(await fire(it), 150);
  assert.deepEqual(
    it.sent.map(({ document, revision }) => [document.text, revision]),
    [['c', 4]],
  );
});

test('one save runs at a time, and what changed meanwhile follows on the new revision', async () => {
  const it = world();
  it.saver.loaded(doc('a'), 1);
  it.saver.changed(doc('b'));
  await fire(it);
  it.saver.changed(doc('c'));
  await fire(it);
  assert.equal(it.sent.length, 1);
  it.sent[0].resolve({ revision: 2 });
  await it.settled();
  await fire(it);
  assert.deepEqual([it.sent[1].document.text, it.sent[1].revision], ['c', 2]);
  it.sent[1].resolve({ revision: 3 });
  await it.settled();
  assert.equal(it.told.at(-1), 'saved');
  assert.equal(it.saver.unsaved(), null);
});

test('offline it tries again, later and later, and nothing is lost', async () => {
  const it = world();
  it.saver.loaded(doc('a'), 1);
  it.saver.changed(doc('b'));
  const delays = [];
  for (let count = 0; count < 4; count += 1) {
    delays.push(await fire(it));
    it.sent[count].reject({ status: 0 });
    await it.settled();
  }
  assert.deepEqual(delays, [150, 1000, 2000, 5000]);
  assert.equal(it.told.at(-1), 'offline');
  assert.equal(it.saver.unsaved().document.text, 'b');
  await fire(it);
  it.sent[4].resolve({ revision: 2 });
  await it.settled();
  assert.equal(it.told.at(-1), 'saved');
});

test('a conflict stops saving until somebody decides', async () => {
  const it = world();
  it.saver.loaded(doc('a'), 1);
  it.saver.changed(doc('mine'));
  await fire(it);
  it.sent[0].reject({ status: 409 });
  await it.settled();
  assert.equal(it.told.at(-1), 'conflict');
  it.saver.changed(doc('mine still'));
  assert.equal(it.planned.size, 0);
  assert.equal(await it.saver.settle(), false);
  const going = it.saver.goOn(doc('mine still'), 7);
  await it.settled();
  assert.deepEqual([it.sent[1].document.text, it.sent[1].revision], ['mine still', 7]);
  it.sent[1].resolve({ revision: 8 });
  assert.equal(await going, true);
});

test('what the server refuses is not sent again until it changes', async () => {
  const it = world();
  it.saver.loaded(doc('a'), 1);
  it.saver.changed(doc('bad'));
  await fire(it);
  it.sent[0].reject({ status: 400 });
  await it.settled();
  assert.equal(it.told.at(-1), 'refused');
  assert.equal(it.planned.size, 0);
  it.saver.changed(doc('good'));
  assert.equal(it.planned.size, 1);
});

test('saving now waits for the save under way and for what changed since', async () => {
  const it = world();
  it.saver.loaded(doc('a'), 1);
  it.saver.changed(doc('b'));
  await fire(it);
  it.saver.changed(doc('c'));
  const settled = it.saver.settle();
  it.sent[0].resolve({ revision: 2 });
  await it.settled();
  await it.settled();
  it.sent[1].resolve({ revision: 3 });
  assert.equal(await settled, true);
  assert.equal(it.sent[1].document.text, 'c');
});

test('a save that failed leaves the server out of reach until one arrives, also while it is tried again', async () => {
  const it = world();
  it.saver.loaded(doc('a'), 1);
  it.saver.changed(doc('b'));
  await fire(it);
  assert.equal(it.saver.isStuck(), false);
  it.sent[0].reject(Object.assign(new Error('offline'), { status: 0 }));
  await it.settled();
  await fire(it);
  assert.equal(it.told.at(-1), 'saving');
  assert.equal(it.saver.isStuck(), true);
  it.sent[1].resolve({ revision: 2 });
  await it.settled();
  assert.equal(it.saver.isStuck(), false);
});

test('edits without a pause are saved two seconds after the first of them', async () => {
  const it = world();
  it.saver.loaded(doc('a'), 1);
  for (; it.clock.ms < 1_950; it.clock.ms += 100) it.saver.changed(doc(`at ${it.clock.ms}`));
  assert.deepEqual([it.clock.ms, [...it.planned.values()][0].delayMs], [2_000, 100]);
  it.saver.changed(doc('last'));
  assert.equal(await fire(it), 0);
  assert.equal(it.sent[0].document.text, 'last');
  it.saver.changed(doc('next'));
  assert.equal([...it.planned.values()][0].delayMs, 150);
});

test('a save whose answer was lost is no conflict with what was edited then', async () => {
  const it = world();
  it.saver.loaded(flow('a'), 1);
  it.saver.changed(flow('b'));
  await fire(it);
  it.sent[0].reject({ status: 0 });
  await it.settled();
  it.saver.changed(flow('c'));
  await fire(it);
  it.sent[1].reject({ status: 0 });
  await it.settled();
  await fire(it);
  it.sent[2].reject({ status: 409, body: { current: { document: asTheServerHasIt('b'), revision: 2 } } });
  await it.settled();
  assert.deepEqual([it.sent[3].document.name, it.sent[3].revision], ['c', 2]);
  it.sent[3].resolve({ revision: 3 });
  await it.settled();
  assert.equal(it.told.at(-1), 'saved');
  assert.ok(!it.told.includes('conflict'));
});

test('what the page before sent as it went is no conflict with what is edited now', async () => {
  const it = world();
  it.saver.loaded(flow('a'), 1, [flow('b')]);
  it.saver.changed(flow('c'));
  await fire(it);
  it.sent[0].reject({ status: 409, body: { current: { document: asTheServerHasIt('b'), revision: 2 } } });
  await it.settled();
  assert.deepEqual([it.sent[1].document.name, it.sent[1].revision], ['c', 2]);
});

test('after a save whose answer was lost, what somebody else saved is still a conflict', async () => {
  const it = world();
  it.saver.loaded(flow('a'), 1);
  it.saver.changed(flow('b'));
  await fire(it);
  it.sent[0].reject({ status: 0 });
  await it.settled();
  await fire(it);
  it.sent[1].reject({ status: 409, body: { current: { document: asTheServerHasIt('theirs'), revision: 2 } } });
  await it.settled();
  assert.equal(it.told.at(-1), 'conflict');
  assert.equal(it.sent.length, 2);
});

test('what was refused is not taken for a save of this page', async () => {
  const it = world();
  it.saver.loaded(flow('a'), 1);
  it.saver.changed(flow('bad'));
  await fire(it);
  it.sent[0].reject({ status: 400 });
  await it.settled();
  it.saver.changed(flow('good'));
  assert.deepEqual(it.saver.unsaved().sent, []);
});

test('what is unsaved comes with what was sent and not answered', async () => {
  const it = world();
  it.saver.loaded(doc('a'), 4);
  it.saver.changed(doc('b'));
  assert.deepEqual(it.saver.unsaved(), { document: doc('b'), revision: 4, sent: [] });
  await fire(it);
  it.saver.changed(doc('c'));
  assert.deepEqual(it.saver.unsaved(), { document: doc('c'), revision: 4, sent: [doc('b')] });
  it.sent[0].resolve({ revision: 5 });
  await it.settled();
  assert.deepEqual(it.saver.unsaved(), { document: doc('c'), revision: 5, sent: [] });
});
