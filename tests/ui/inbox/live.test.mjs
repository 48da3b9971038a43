/** The stream, the clock, and the keys. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeys, KEYS } from '../../../ui/inbox/web/reading/keys.js';
import { snoozeMoments } from '../../../ui/inbox/web/reading/snoozing.js';
import { promiseOf, roughly, waitedMs, windowOf } from '../../../ui/inbox/web/reading/timers.js';
import { createBurst } from '../../../ui/inbox/web/store/burst.js';
import { createLive } from '../../../ui/inbox/web/store/live.js';

/** Streams that are opened and broken by hand. */
function world() {
  const opened = [];
  const planned = [];
  const heard = [];
  const told = [];
  const open = () => {
    const source = { isClosed: false, close() { this.isClosed = true; } };
    opened.push(source);
    return source;
  };
  const timers = { start: (run, delay) => planned.push({ run, delay }), stop() {} };
  const live = createLive({ open, hear: (frame) => heard.push(frame), tell: (state) => told.push(state), timers, chance: () => 0.5 });
  return { live, opened, planned, heard, told };
}

test('a stream that breaks is opened again, later each time', () => {
  const { live, opened, planned, told } = world();
  live.start();
  opened[0].onopen();
  opened[0].onerror();
  assert.equal(opened[0].isClosed, true);
  planned[0].run();
  opened[1].onerror();
  planned[1].run();
  opened[2].onopen();
  opened[2].onerror();
  assert.deepEqual(told, ['connecting', 'live', 'lost', 'lost', 'live', 'lost']);
  assert.deepEqual(planned.map(({ delay }) => delay), [500, 1_000, 500]);
});

test('what it tells is heard, what an old stream says is not taken for the new one breaking', () => {
  const { live, opened, planned, heard } = world();
  live.start();
  opened[0].onmessage({ data: '{"kind":"reset"}' });
  assert.deepEqual(heard, [{ kind: 'reset' }]);
  opened[0].onerror();
  planned[0].run();
  opened[0].onerror();
  assert.equal(planned.length, 1);
});

test('somebody who looks again does not wait', () => {
  const { live, opened } = world();
  live.start();
  live.hurry();
  assert.equal(opened.length, 1);
  opened[0].onerror();
  live.hurry();
  assert.equal(opened.length, 2);
  live.stop();
  assert.equal(opened[1].isClosed, true);
});

test('what comes at once is taken at once, in order, and nothing after it was dropped', () => {
  const taken = [];
  const planned = [];
  const burst = createBurst((one) => taken.push(one), (run) => planned.push(run));
  [1, 2, 3].forEach(burst.put);
  assert.deepEqual([taken, planned.length], [[], 1]);
  planned[0]();
  assert.deepEqual(taken, [1, 2, 3]);
  burst.put(4);
  burst.drop();
  planned[1]();
  assert.deepEqual(taken, [1, 2, 3]);
});

const NOW = Date.parse('2026-03-02T12:00:00Z');
const at = (minutes) => new Date(NOW + minutes * 60_000).toISOString();

test('the window tells whether it is open, and how long', () => {
  assert.deepEqual(windowOf({ window_expires_at: at(60) }, NOW), { isOpen: true, leftMs: 3_600_000, isSoon: true });
  assert.equal(windowOf({ window_expires_at: at(600) }, NOW).isSoon, false);
  assert.equal(windowOf({ window_expires_at: at(-1) }, NOW).isOpen, false);
  assert.equal(windowOf({ window_expires_at: null }, NOW).isOpen, false);
});

test('the first answer is promised before the solution', () => {
  const both = { status: 'open', first_response_due_at: at(10), resolution_due_at: at(60) };
  assert.deepEqual(promiseOf(both, NOW), { kind: 'first_response', leftMs: 600_000, state: 'fine' });
  assert.equal(promiseOf({ ...both, first_response_due_at: at(4) }, NOW).state, 'soon');
  assert.equal(promiseOf({ ...both, first_response_due_at: null, resolution_due_at: at(-4) }, NOW).state, 'late');
  assert.equal(promiseOf({ ...both, status: 'closed' }, NOW), null);
  assert.equal(promiseOf({ status: 'open', first_response_due_at: null, resolution_due_at: null }, NOW), null);
});

test('durations are said in their largest unit', () => {
  assert.deepEqual(roughly(59_999), { unit: 'minute', count: 0 });
  assert.deepEqual(roughly(-61 * 60_000), { unit: 'hour', count: 1 });
  assert.deepEqual(roughly(49 * 3_600_000), { unit: 'day', count: 2 });
  assert.equal(waitedMs({ status: 'open', waiting_since: at(-3) }, NOW), 180_000);
  assert.equal(waitedMs({ status: 'open', waiting_since: null }, NOW), null);
});

test('what is put aside comes back when people are there', () => {
  const names = (day) => snoozeMoments(new Date(2026, 2, day, 15)).map(({ name }) => name);
  assert.deepEqual(names(4), ['hour', 'hours', 'tomorrow', 'monday']); // a Wednesday
  assert.deepEqual(names(8), ['hour', 'hours', 'tomorrow']); // a Sunday: tomorrow is Monday
  const [, , tomorrow, monday] = snoozeMoments(new Date(2026, 2, 4, 15));
  assert.deepEqual([tomorrow.moment, monday.moment], [new Date(2026, 2, 5, 9), new Date(2026, 2, 9, 9)]);
});

const press = (key, more = {}) => ({ key, target: { closest: () => null }, ...more });

test('keys do what the help says, and nothing while somebody types or with Ctrl', () => {
  const read = createKeys(() => 0);
  for (const keys of Object.values(KEYS)) for (const [key, command] of Object.entries(keys)) assert.deepEqual(read(press(key)), { command });
  assert.equal(read(press('r', { target: { closest: () => ({}) } })), null);
  assert.equal(read(press('r', { ctrlKey: true })), null);
  assert.equal(read(press('x')), null);
});

test('g and a second key soon after lead to a list', () => {
  let now = 0;
  const read = createKeys(() => now);
  assert.equal(read(press('g')), null);
  assert.deepEqual(read(press('a')), { command: 'list', list: 'all' });
  assert.deepEqual(read(press('a')), { command: 'assign' });
  read(press('g'));
  now = 5_000;
  assert.deepEqual(read(press('c')), null);
  read(press('g'));
  assert.equal(read(press('z')), null);
});
