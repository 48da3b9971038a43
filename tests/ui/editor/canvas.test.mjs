import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnEdges, drawnNodes } from '../../../ui/editor/web/canvas/graph.js';
import { mainPort, portsOf } from '../../../ui/editor/web/canvas/card.js';
import { CARD_WIDTH, heightOf, rowsOf } from '../../../ui/editor/web/canvas/geometry.js';
import { matching } from '../../../ui/editor/web/canvas/matching.js';
import { search } from '../../../ui/editor/web/canvas/searching.js';
import { silence } from '../../../ui/editor/web/canvas/silence.js';
import { isFreeName, readDefault, writeDefault } from '../../../ui/editor/web/canvas/variables.js';
import { EMPTY } from './random_edits.mjs';

const strings = { title: 'Send', ports: {}, fields: {} };
const catalogue = {
  send: { type: 'send', group: 'messages', icon: 'x', is_trigger: false, ports: [{ name: 'next' }], strings },
};
const node = (id, x, config = {}) => ({ id, type: 'send', config, position: { x, y: 0 }, name: id });
const state = (document, more = {}) => ({
  document: { ...EMPTY, ...document },
  catalogue,
  faces: {},
  selection: { nodes: [], edges: [] },
  ...more,
});
const THREE = {
  nodes: [node('a', 0), node('b', 400), node('c', 800)],
  edges: [
    { source: 'a', port: 'next', target: 'b' },
    { source: 'b', port: 'next', target: 'c' },
  ],
};
const group = (is_collapsed) => [{ id: 'g', name: 'G', nodes: ['a', 'b'], is_collapsed }];

test('what has not changed is drawn by the same objects', () => {
  const first = drawnNodes(state(THREE), []);
  const moved = drawnNodes(state({ ...THREE, nodes: [node('a', 0), node('b', 400), node('c', 900)] }), first);
  assert.equal(moved[0], first[0]);
  assert.equal(moved[1], first[1]);
  assert.equal(moved[2].position.x, 900);
});

test('a card that is being dragged stays where the pointer has it', () => {
  const first = drawnNodes(state(THREE), []).map((one) =>
    one.id === 'b' ? { ...one, dragging: true, position: { x: 5, y: 6 } } : one,
  );
  assert.deepEqual(
    drawnNodes(state(THREE, { faces: { a: { ports: [], lines: ['x'], faults: [] } } }), first)[1].position,
    { x: 5, y: 6 },
  );
});

test('a collapsed group hides its nodes and takes the wires that cross its border', () => {
  const document = { ...THREE, groups: group(true) };
  const nodes = drawnNodes(state(document), []);
  assert.deepEqual(
    nodes.filter((one) => one.hidden).map((one) => one.id),
    ['a', 'b'],
  );
  assert.deepEqual(
    drawnEdges(state(document), []).map((edge) => [edge.source, edge.sourceHandle, edge.target]),
    [['group:g', 'b:next', 'c']],
  );
});

test('an open group is a frame around its nodes', () => {
  const frame = drawnNodes(state({ ...THREE, groups: group(false) }), []).find((one) => one.type === 'frame');
  assert.ok(frame.position.x < 0 && frame.position.x + frame.width > 400 + CARD_WIDTH);
});

test('edges of nodes that are not there are not drawn', () => {
  assert.deepEqual(drawnEdges(state({ ...THREE, edges: [{ source: 'a', port: 'next', target: 'gone' }] }), []), []);
});

test('a card shows three rows of text at most, and no line without a row', () => {
  assert.deepEqual(rowsOf(['x'.repeat(400)]), [3]);
  assert.deepEqual(rowsOf(['x'.repeat(400), 'short']), [2, 1]);
  assert.deepEqual(rowsOf(['a', 'b', 'c', 'd']), [1, 1, 1]);
  assert.equal(heightOf({ lines: [], ports: [{ name: 'next' }] }), 48);
});

test('finding does not mind accents, case and the order of words', () => {
  const items = [{ name: 'Enviar mensagem' }, { name: 'Ação rápida' }];
  assert.deepEqual(
    matching(items, 'rapida ACAO', (item) => [item.name]),
    [items[1]],
  );
});

test('uses of a variable are found in texts, fields and conditions, but not in other words', () => {
  const schema = {
    $ref: '#/$defs/Config',
    $defs: {
      Config: {
        properties: {
          text: { widget: 'message_text', reads: 'template' },
          variable: { widget: 'variable_name' },
          rules: { items: { $ref: '#/$defs/Rule' } },
        },
      },
      Rule: { properties: { left: { widget: 'variable', reads: 'variable' }, right: { reads: 'template' } } },
    },
  };
  const typed = { send: { ...catalogue.send, schema } };
  const configs = [
    { text: 'Hi {{ size }}' },
    { text: 'The size is {{ other.size }}' },
    { variable: 'size' },
    { rules: [{ left: 'size.x', right: '1' }] },
    { rules: [{ left: 'contact.tags', right: 'size' }] },
  ];
  const document = {
    ...EMPTY,
    nodes: configs.map((config, at) => node(`n${at}`, at, config)),
    variables: [{ name: 'size' }],
  };
  assert.deepEqual(
    search(document, typed, 'size', 'variable').map((found) => found.id),
    ['n0', 'n2', 'n3', 'variable:size'],
  );
  assert.deepEqual(
    search(document, typed, 'size', 'tag').map((found) => found.id),
    ['n4'],
  );
});

test('a silence is said in its two largest units', () => {
  const t = (key, { count }) => `${count}${key.split('.')[1][0]}`;
  assert.deepEqual(
    [0, 59, 3600, 90061].map((seconds) => silence(seconds, t)),
    ['0s', '59s', '1h', '1d 1h'],
  );
});

test('a variable has a name of its own and a default of its type', () => {
  assert.ok(isFreeName('order_2', [{ name: 'order' }]));
  for (const name of ['', '2nd', 'Größe', 'contact', 'order', 'a b'])
    assert.equal(isFreeName(name, [{ name: 'order' }]), false, name);
  assert.equal(readDefault('4,5', 'number'), 4.5);
  assert.equal(readDefault('four', 'number'), undefined);
  assert.equal(readDefault('', 'number'), null);
  assert.deepEqual(readDefault('["a"]', 'list'), ['a']);
  assert.equal(readDefault('{"a": 1}', 'list'), undefined);
  assert.equal(writeDefault({ type: 'list', default: ['a'] }), '["a"]');
});

test('a config that cannot be read yet has the ways out its author made and those its type always has', () => {
  const ask = {
    type: 'ask',
    group: 'questions',
    icon: 'x',
    ports: [],
    strings: { title: 'Ask', fields: {}, ports: { other: 'Other', no_reply: 'No reply' } },
  };
  const asking = { ...node('a', 0, { options: [{ id: 'yes', title: 'Yes' }, { title: 'No id' }] }), type: 'ask' };
  const it = state({ nodes: [asking] }, { catalogue: { ask } });
  assert.deepEqual(
    portsOf(it, asking).map((port) => port.label),
    ['Yes', 'Other', 'No reply'],
  );
  assert.equal(mainPort(it, asking), 'yes');
  assert.equal(mainPort(it, { ...asking, config: {} }), 'other');
});

test('what is closest to the query stands first', () => {
  const items = [{ name: 'Send link', group: 'Messages' }, { name: 'Send message template' }, { name: 'Send message' }];
  assert.deepEqual(
    matching(items, 'send message', (item) => [item.name, item.group]).map((item) => item.name),
    ['Send message', 'Send message template', 'Send link'],
  );
});
