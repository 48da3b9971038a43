import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findNode, tidyUp } from '../../../ui/editor/web/edits/index.js';
import { EMPTY, chanceOf, randomEdit } from './random_edits.mjs';

const WIDTH = 264;
const heightOf = (id) => 60 + (id.length % 5) * 40;
const sizeOf = (id) => ({ width: WIDTH, height: heightOf(id) });
const tidy = (document, ids) => tidyUp(document, sizeOf, () => ['next', 'other'], ids);

function overlapping(document) {
  return document.nodes.flatMap((a, index) =>
    document.nodes.slice(index + 1).filter((b) => {
      const isBeside = Math.abs(a.position.x - b.position.x) >= WIDTH;
      const [top, bottom] = a.position.y < b.position.y ? [a, b] : [b, a];
      return !isBeside && top.position.y + heightOf(top.id) > bottom.position.y;
    }),
  );
}

test('tidy cards never overlap, whatever the flow', () => {
  for (let seed = 0; seed < 40; seed += 1) {
    const chance = chanceOf(seed);
    let document = EMPTY;
    for (let count = 0; count < 80; count += 1) document = randomEdit(document, chance);
    assert.deepEqual(overlapping(tidy(document)), [], `seed ${seed}`);
  }
});

test('a flow without rounds goes from left to right', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const nodes = ids.map((id) => ({ id, type: 'send_message', config: {}, position: { x: 5, y: 9 }, name: '' }));
  const ways = [
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'd'],
    ['c', 'd'],
    ['a', 'e'],
    ['d', 'e'],
  ];
  const edges = ways.map(([source, target], at) => ({ source, port: `p${at}`, target }));
  const document = tidy({ ...EMPTY, nodes, edges });
  const x = (id) => findNode(document, id).position.x;
  for (const { source, target } of edges) assert.ok(x(source) + WIDTH < x(target), `${source} before ${target}`);
});

test('tidying twice moves nothing', () => {
  const chance = chanceOf(3);
  let document = EMPTY;
  for (let count = 0; count < 120; count += 1) document = randomEdit(document, chance);
  const once = tidy(document);
  assert.deepEqual(tidy(once).nodes, once.nodes);
});

test('what is not named stays where it is', () => {
  const nodes = ['a', 'b', 'c'].map((id, at) => ({ id, type: 'x', config: {}, position: { x: at, y: 0 }, name: '' }));
  const document = tidy({ ...EMPTY, nodes, edges: [{ source: 'a', port: 'next', target: 'b' }] }, ['a', 'b']);
  assert.deepEqual(findNode(document, 'c').position, { x: 2, y: 0 });
  assert.ok(findNode(document, 'b').position.x > WIDTH);
});

test('a thousand nodes are laid out within a second', () => {
  const nodes = Array.from({ length: 1000 }, (_, at) => ({
    id: `n${at}`,
    type: 'x',
    config: {},
    position: { x: 0, y: 0 },
    name: '',
  }));
  const edges = nodes.slice(1).map((one, at) => ({ source: `n${Math.floor(at / 2)}`, port: `p${at}`, target: one.id }));
  const started = performance.now();
  tidy({ ...EMPTY, nodes, edges });
  assert.ok(performance.now() - started < 1000);
});

test('the wires of a chain are straight', () => {
  const at = { x: 0, y: 0 };
  const nodes = ['a', 'bb', 'ccc', 'dddd'].map((id) => ({ id, type: 'x', config: {}, position: at, name: '' }));
  const edges = nodes.slice(1).map((node, index) => ({ source: nodes[index].id, port: 'next', target: node.id }));
  const size = (id) => ({ ...sizeOf(id), inY: 24, outs: { next: id === 'bb' ? 90 : 24 } });
  const document = tidyUp({ ...EMPTY, nodes, edges }, size, () => ['next']);
  for (const { source, target } of edges) {
    const [from, to] = [findNode(document, source), findNode(document, target)];
    assert.ok(Math.abs(from.position.y + size(source).outs.next - to.position.y - 24) <= 1, `${source} to ${target}`);
  }
});
