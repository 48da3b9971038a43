/** Giving a variable another name wherever a flow writes or reads it. */

import { leavesOf } from './fields.js';
import { fittingConfig } from './fitting.js';
import { setIn } from './path.js';

const TAG = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
const QUOTED = `'[^']*'|"[^"]*"`;

/** Gives the document with a variable under another name: declared, written, read by rules and by texts. */
export function renameVariable(document, catalogue, from, to) {
  const nodes = document.nodes.map((node) => renamedNode(node, catalogue[node.type], from, to));
  const variables = document.variables.map((one) => (one.name === from ? { ...one, name: to } : one));
  return { ...document, nodes, variables };
}

function renamedNode(node, view, from, to) {
  const leaves = view ? leavesOf(view, fittingConfig(view, node.config)) : [];
  const changes = leaves.map(({ path, schema, value }) => ({ path, value, next: renamed(schema, value, from, to) }));
  const config = changes
    .filter(({ value, next }) => next !== value)
    .reduce((changed, { path, next }) => setIn(changed, path, next), node.config);
  return config === node.config ? node : { ...node, config };
}

function renamed({ widget, reads }, value, from, to) {
  if (widget === 'variable_name') return value === from ? to : value;
  if (reads === 'variable') return isAt(value, from) ? to + value.slice(from.length) : value;
  return reads === 'template' ? renamedInText(value, from, to) : value;
}

/** Tells whether a path begins at a variable. */
const isAt = (path, name) => path.startsWith(name) && /^([.[]|$)/.test(path.slice(name.length));

/** Renames within `{{ … }}` and `{% … %}`; neither quoted words, nor fields of others, filters or their arguments. */
function renamedInText(text, from, to) {
  const own = `(?<![\\w.]|\\w-|\\|\\s*)${from}(?!\\w|-\\w|\\s*:)`;
  const pattern = new RegExp(`${QUOTED}|${own}`, 'g');
  return text.replace(TAG, (tag) => tag.replace(pattern, (found) => (found === from ? to : found)));
}
