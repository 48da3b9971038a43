import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renameVariable } from '../../../ui/editor/web/form/reading/renaming.js';
import { EMPTY } from './random_edits.mjs';

const schema = {
  $ref: '#/$defs/Config',
  $defs: {
    Config: {
      type: 'object',
      properties: {
        text: { type: 'string', widget: 'message_text', reads: 'template' },
        plain: { type: 'string', widget: 'keyword' },
        variable: { type: 'string', widget: 'variable_name' },
        rules: { type: 'array', items: { $ref: '#/$defs/Rule' } },
      },
    },
    Rule: {
      type: 'object',
      properties: {
        left: { type: 'string', widget: 'variable', reads: 'variable' },
        right: { type: 'string', widget: 'value', reads: 'template' },
      },
    },
  },
};
const catalogue = { send: { type: 'send', schema } };

function renamed(config) {
  const nodes = [{ id: 'n', type: 'send', config, position: { x: 0, y: 0 }, name: '' }];
  const document = { ...EMPTY, nodes, variables: [{ name: 'size' }, { name: 'size_2', type: 'number' }] };
  return renameVariable(document, catalogue, 'size', 'width');
}

const textOf = (text) => renamed({ text }).nodes[0].config.text;

test('a variable is renamed where it is declared, written, compared and said', () => {
  const config = {
    text: 'Size: {{ size }}',
    plain: 'size',
    variable: 'size',
    rules: [
      { left: 'size.latitude', right: '{{size}}' },
      { left: 'size_2', right: 'size' },
    ],
  };
  const changed = renamed(config);
  assert.deepEqual(changed.variables, [{ name: 'width' }, { name: 'size_2', type: 'number' }]);
  assert.deepEqual(changed.nodes[0].config, {
    text: 'Size: {{ width }}',
    plain: 'size',
    variable: 'width',
    rules: [
      { left: 'width.latitude', right: '{{width}}' },
      { left: 'size_2', right: 'size' },
    ],
  });
});

test('in a text only what means the variable is renamed', () => {
  for (const [before, after] of [
    ['{{ size | times: size }}', '{{ width | times: width }}'],
    ['{{-size-}} size {% if size == "size" %}{{ size[0].x }}{% endif %}', '{{-width-}} size {% if width == "size" %}{{ width[0].x }}{% endif %}'],
    ['{{ list | size }} {{ list.size }} {{ size_2 }} {{ my_size }}', '{{ list | size }} {{ list.size }} {{ size_2 }} {{ my_size }}'],
    ["{{ x | default: 'size', size: size }}", "{{ x | default: 'size', size: width }}"],
    ['{% for one in size %}{{ one }}{% endfor %}', '{% for one in width %}{{ one }}{% endfor %}'],
  ])
    assert.equal(textOf(before), after);
});

test('a node that does not name the variable stays the same object, and so does an unknown type', () => {
  const before = { text: 'nothing', rules: [] };
  assert.equal(renamed(before).nodes[0].config, before);
  const node = { id: 'n', type: 'unknown', config: { text: '{{ size }}' }, position: { x: 0, y: 0 } };
  assert.equal(renameVariable({ ...EMPTY, nodes: [node] }, catalogue, 'size', 'width').nodes[0], node);
});
