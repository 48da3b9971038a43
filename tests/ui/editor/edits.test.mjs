import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as edits from '../../../ui/editor/web/edits/index.js';
import { NO_HISTORY, recorded, redone, undone } from '../../../ui/editor/web/edits/history.js';
import { EMPTY, chanceOf, randomEdit } from './random_edits.mjs';

const node = (id, type = 'send_message') => ({ id, type, config: {}, position: { x: 0, y: 0 }, name: '' });
const flow = (ids, ways = []) => ({
  ...EMPTY,
  nodes: ids.map((id) => node(id)),
  edges: ways.map((way) => {
    const [source, port, target] = way.split(' ');
    return { source, port, target };
  }),
});
const wires = (document) => document.edges.map((edge) => `${edge.source} ${edge.port} ${edge.target}`).sort();

test('whatever is edited, undo leads back to the start and redo to the end', () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const chance = chanceOf(seed);
    let [document, history] = [EMPTY, NO_HISTORY];
    for (let count = 0; count < 60; count += 1) {
      const changed = randomEdit(document, chance);
      if (changed === document) continue;
      history = recorded(history, 'edit', document);
      document = changed;
    }
    const end = document;
    for (let step = undone(history, document); step; step = undone(history, document)) ({ history, document } = step);
    assert.deepEqual(document, EMPTY, `seed ${seed}`);
    for (let step = redone(history, document); step; step = redone(history, document)) ({ history, document } = step);
    assert.deepEqual(document, end, `seed ${seed}`);
  }
});

test('whatever is edited, the document stays whole', () => {
  for (let seed = 100; seed < 160; seed += 1) {
    const chance = chanceOf(seed);
    let document = EMPTY;
    for (let count = 0; count < 60; count += 1) {
      document = randomEdit(document, chance);
      const ids = document.nodes.map((one) => one.id);
      const keys = document.edges.map(edits.edgeKey);
      assert.equal(new Set(ids).size, ids.length, `seed ${seed}: ids are unique`);
      assert.equal(new Set(keys).size, keys.length, `seed ${seed}: one edge a port`);
      for (const edge of document.edges) {
        assert.ok(ids.includes(edge.source) && ids.includes(edge.target), `seed ${seed}: no edge is loose`);
      }
      const grouped = document.groups.flatMap((group) => group.nodes);
      assert.equal(new Set(grouped).size, grouped.length, `seed ${seed}: one group a node`);
      assert.ok(
        grouped.every((id) => ids.includes(id)),
        `seed ${seed}: no group holds what is gone`,
      );
      assert.ok(
        document.nodes.every((one) => Number.isInteger(one.position.x)),
        `seed ${seed}: whole pixels`,
      );
    }
  }
});

test('an edit changes nothing of the document it was given', () => {
  const chance = chanceOf(7);
  let document = EMPTY;
  for (let count = 0; count < 200; count += 1) {
    const before = JSON.stringify(document);
    const changed = randomEdit(document, chance);
    assert.equal(JSON.stringify(document), before);
    document = changed;
  }
});

test('removing a node with one way through links its neighbours', () => {
  const changed = edits.removeNodes(flow(['a', 'b', 'c', 'd'], ['a next b', 'd next b', 'b next c']), ['b']);
  assert.deepEqual(wires(changed), ['a next c', 'd next c']);
});

test('removing a chain links what is before it to what is behind it', () => {
  const changed = edits.removeNodes(flow(['a', 'b', 'c', 'd'], ['a next b', 'b next c', 'c next d']), ['b', 'c']);
  assert.deepEqual(wires(changed), ['a next d']);
});

test('removing a node with several ways through links nothing', () => {
  const changed = edits.removeNodes(flow(['a', 'b', 'c', 'd'], ['a next b', 'b yes c', 'b no d']), ['b']);
  assert.deepEqual(wires(changed), []);
});

test('removing a node of a round leaves no way from a node to itself', () => {
  assert.deepEqual(wires(edits.removeNodes(flow(['a', 'b'], ['a next b', 'b next a']), ['b'])), []);
  assert.deepEqual(
    wires(edits.removeNodes(flow(['a', 'b', 'c'], ['a next b', 'b next c', 'c next b']), ['b', 'c'])),
    [],
  );
});

test('a node put on an edge leads on to where the edge went', () => {
  const changed = edits.insertOnEdge(flow(['a', 'b'], ['a next b']), 'a:next', node('new'), 'next');
  assert.deepEqual(wires(changed), ['a next new', 'new next b']);
});

test('a node that is linked already keeps its own way when it is put on an edge', () => {
  const changed = edits.insertOnEdge(flow(['a', 'b', 'c', 'd'], ['a next b', 'c next d']), 'a:next', node('c'), 'next');
  assert.deepEqual(wires(changed), ['a next c', 'c next d']);
});

test('a port has one edge', () => {
  assert.deepEqual(wires(edits.connect(flow(['a', 'b', 'c'], ['a next b']), 'a', 'next', 'c')), ['a next c']);
});

test('nothing leads into a trigger, and a wire is not drawn twice', () => {
  const document = { ...flow(['a', 'b'], ['a next b']), nodes: [node('a', 'keyword_trigger'), node('b')] };
  const isTrigger = (type) => type.endsWith('_trigger');
  assert.equal(edits.refusal(document, 'b', 'next', 'a', isTrigger), 'into_trigger');
  assert.equal(edits.refusal(document, 'a', 'next', 'b', isTrigger), 'already');
  assert.equal(edits.refusal(document, 'b', 'next', 'b', isTrigger), null);
});

test('a copy takes its inner edges, its variables and where its jumps go', () => {
  const jump = { ...node('j', 'jump'), config: { node_id: 'a' } };
  const teller = { ...node('b'), config: { text: 'Hello {{ first }}' } };
  const from = {
    ...flow(['a'], ['a next b', 'b next j', 'a other out']),
    nodes: [node('a'), teller, jump, node('out')],
    variables: [
      { name: 'first', type: 'text' },
      { name: 'second', type: 'text' },
    ],
  };
  const clip = edits.readClip(JSON.stringify(edits.copyOf(from, ['a', 'b', 'j'])));
  const { document, nodes } = edits.pasteNodes(EMPTY, clip, { x: 40, y: 80 });
  const [a, b, j] = nodes;
  assert.deepEqual(wires(document), [`${a} next ${b}`, `${b} next ${j}`].sort());
  assert.equal(edits.findNode(document, j).config.node_id, a);
  assert.deepEqual(
    document.variables.map((one) => one.name),
    ['first'],
  );
  assert.deepEqual(edits.findNode(document, a).position, { x: 40, y: 80 });
});

test('what is not a copy of ours is not pasted', () => {
  for (const text of ['', 'hello', '{}', '{"form":"fluxo/clip@1"}', '[1]', 'null'])
    assert.equal(edits.readClip(text), null);
});

test('edits of one merge key within a second are one step', () => {
  let history = recorded(NO_HISTORY, 'Type', { at: 0 }, { merge: 'text', at: 1000 });
  history = recorded(history, 'Type', { at: 1 }, { merge: 'text', at: 1900 });
  history = recorded(history, 'Type', { at: 2 }, { merge: 'text', at: 2800 });
  assert.equal(history.past.length, 1);
  assert.deepEqual(history.past[0].document, { at: 0 });
  history = recorded(history, 'Type', { at: 3 }, { merge: 'text', at: 3801 });
  assert.equal(history.past.length, 2);
});
