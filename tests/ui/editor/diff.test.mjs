import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, isSame } from '../../../ui/editor/web/publish/diff.js';
import { EMPTY, chanceOf, randomEdit } from './random_edits.mjs';

const node = (id, config = {}, more = {}) => ({
  id,
  type: 'send_message',
  config,
  position: { x: 0, y: 0 },
  name: '',
  ...more,
});
const edge = (source, target, port = 'next') => ({ source, port, target });

test('a document differs in nothing from itself, whatever the order of its keys', () => {
  const turned = (value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .reverse()
            .map(([key, one]) => [key, turned(one)]),
        )
      : value;
  const document = { ...EMPTY, nodes: [node('a', { text: 'Hi', deep: { x: 1, y: [1, 2] } })] };
  assert.ok(isSame(compare(document, { ...document, nodes: document.nodes.map(turned) })));
});

test('added, removed and changed nodes are told apart, and what changed of them', () => {
  const before = { ...EMPTY, nodes: [node('a', { text: 'Hi' }), node('b'), node('c')] };
  const after = {
    ...EMPTY,
    nodes: [node('a', { text: 'Ho', more: 1 }), node('c', {}, { name: 'C', position: { x: 9, y: 0 } }), node('d')],
  };
  const { nodes } = compare(before, after);
  assert.deepEqual(
    nodes.added.map((one) => one.id),
    ['d'],
  );
  assert.deepEqual(
    nodes.removed.map((one) => one.id),
    ['b'],
  );
  assert.deepEqual(
    nodes.changed.map(({ after: one, what }) => [one.id, what]),
    [
      ['a', ['config.text', 'config.more']],
      ['c', ['name', 'position']],
    ],
  );
});

test('a way that leads elsewhere is changed, not removed and added', () => {
  const nodes = [node('a'), node('b'), node('c')];
  const { edges } = compare(
    { ...EMPTY, nodes, edges: [edge('a', 'b')] },
    { ...EMPTY, nodes, edges: [edge('a', 'c'), edge('b', 'c')] },
  );
  assert.deepEqual(
    edges.changed.map(({ after }) => after.target),
    ['c'],
  );
  assert.deepEqual([edges.added.length, edges.removed.length], [1, 0]);
});

test('two documents differ in something unless they are the same', () => {
  for (let seed = 0; seed < 40; seed += 1) {
    const chance = chanceOf(seed);
    let before = EMPTY;
    for (let count = 0; count < 30; count += 1) before = randomEdit(before, chance);
    const after = randomEdit(before, chance);
    const isUnchanged = JSON.stringify(before) === JSON.stringify(after);
    const ordered = (document) =>
      JSON.stringify([
        [...document.nodes].sort((a, b) => (a.id < b.id ? -1 : 1)),
        [...document.edges].map((one) => JSON.stringify(one)).sort(),
        document.variables,
        document.notes,
        document.groups,
      ]);
    if (isUnchanged || ordered(before) !== ordered(after))
      assert.equal(isSame(compare(before, after)), isUnchanged, `seed ${seed}`);
  }
});
