import assert from 'node:assert/strict';
import { test } from 'node:test';
import { moveBehind, swapWithNext } from '../../../ui/editor/web/edits/index.js';
import { rowsOf } from '../../../ui/editor/web/outline/tree.js';
import { EMPTY, chanceOf, randomEdit } from './random_edits.mjs';

const flow = (...ways) => {
  const edges = ways.map((way) => {
    const [source, port, target] = way.split(' ');
    return { source, port, target };
  });
  const ids = [...new Set(edges.flatMap((edge) => [edge.source, edge.target]))];
  const nodes = ids.map((id, at) => ({
    id,
    type: id === 'start' ? 'trigger' : 'step',
    config: {},
    position: { x: at, y: at * 2 },
    name: '',
  }));
  return { ...EMPTY, nodes, edges };
};
const portsIn =
  (document, more = {}) =>
  (id) => {
    const linked = document.edges.filter((edge) => edge.source === id).map((edge) => edge.port);
    return [...new Set([...linked, ...(more[id] ?? []), ...(linked.length ? [] : ['next'])])].map((name) => ({
      name,
      label: name,
    }));
  };
const rows = (document, closed, more) =>
  rowsOf(document, portsIn(document, more), (type) => type === 'trigger', new Set(closed));
const drawn = (list) =>
  list.map(
    (row) =>
      `${'  '.repeat(row.level - 1)}${row.kind === 'way' ? `${row.port}${row.isElsewhere ? ` > ${row.target}` : ''}` : `${row.kind === 'link' ? '> ' : ''}${row.id}`}`,
  );
const wires = (document) => document.edges.map((edge) => `${edge.source} ${edge.port} ${edge.target}`).sort();

test('steps stand one under the other, ways out of a step below it', () => {
  const document = flow('start next ask', 'ask yes a', 'ask no b', 'a next end');
  assert.deepEqual(drawn(rows(document)), ['start', 'ask', '  yes', '    a', '    end', '  no', '    b']);
});

test('a way to a step that stands elsewhere says so, and rounds end', () => {
  const document = flow('start next ask', 'ask yes a', 'ask no ask', 'a next ask');
  assert.deepEqual(drawn(rows(document)), ['start', 'ask', '  yes', '    a', '    > ask', '  no > ask']);
});

test('what no trigger leads to has a part of its own', () => {
  const document = flow('start next a', 'x next y');
  const found = rows(document);
  assert.deepEqual(drawn(found), ['start', 'a', '', '  x', '  y']);
  assert.equal(found[2].kind, 'part');
});

test('a closed row hides what is below it', () => {
  const document = flow('start next ask', 'ask yes a', 'ask no b');
  const found = rows(document, ['ask']);
  assert.deepEqual(drawn(found), ['start', 'ask']);
  assert.equal(found[1].isOpen, false);
});

test('every node stands in the outline exactly once, whatever the flow', () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const chance = chanceOf(seed);
    let document = EMPTY;
    for (let count = 0; count < 60; count += 1) document = randomEdit(document, chance);
    const found = rows(document)
      .filter((row) => row.kind === 'node')
      .map((row) => row.id);
    assert.deepEqual(found.sort(), document.nodes.map((node) => node.id).sort(), `seed ${seed}`);
  }
});

test('a step and the next one change places, on the canvas too', () => {
  const document = swapWithNext(flow('start next a', 'a next b', 'b next c'), 'a');
  assert.deepEqual(wires(document), ['a next c', 'b next a', 'start next b']);
  assert.deepEqual(document.nodes.find((node) => node.id === 'b').position, { x: 1, y: 2 });
});

test('the last step changes places with the one before it', () => {
  assert.deepEqual(wires(swapWithNext(flow('start next a', 'a next b'), 'a')), ['b next a', 'start next b']);
});

test('a step with several ways on stays where it is', () => {
  const document = flow('start next a', 'a next ask', 'ask yes b', 'ask no c');
  assert.equal(swapWithNext(document, 'a'), document);
});

test('a step moves behind another way and leaves no gap', () => {
  const document = moveBehind(flow('start next a', 'a next b', 'b next c', 'c next d'), 'b', 'c', 'next', 'next');
  assert.deepEqual(wires(document), ['a next c', 'b next d', 'c next b', 'start next a']);
});

test('notes stand at the end, in a part of their own', () => {
  const document = { ...flow('start next a'), notes: [{ id: 'note', text: 'Ask Ana', position: { x: 0, y: 0 } }] };
  assert.deepEqual(drawn(rows(document)), ['start', 'a', '', '  note']);
  assert.deepEqual(rows(flow('start next a')).filter((row) => row.kind === 'part'), []);
});

test('groups stand below everything', () => {
  const document = { ...flow('start next a'), groups: [{ id: 'group', name: '', nodes: ['a'], is_collapsed: false }] };
  assert.deepEqual(drawn(rows(document)), ['start', 'a', '', '  group']);
});
