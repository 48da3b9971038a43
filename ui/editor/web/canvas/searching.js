/** Looks through every text of a flow, and for who uses a variable or a tag. */

import { folded } from './matching.js';

/**
 * @typedef {object} Found
 * @property {string} id of the node, or `note:<id>` or `variable:<name>`
 * @property {string} field the field's path in the config, without indexes; empty for the name
 * @property {string} text
 */

/**
 * Gives the texts that hold a query, or use what it names.
 *
 * @param {'text'|'variable'|'tag'} kind
 * @returns {Found[]}
 */
export function search(document, catalogue, query, kind = 'text') {
  if (!query.trim()) return [];
  const holds = HOLDS[kind](query.trim());
  return textsOf(document, catalogue).filter(holds);
}

/** Lists every text of a flow with where it stands. */
export function textsOf(document, catalogue) {
  const nodes = document.nodes.flatMap((node) => [
    { id: node.id, field: '', text: node.name },
    ...fieldsOf(catalogue[node.type]?.schema, node.config).map((field) => ({ id: node.id, ...field })),
  ]);
  const notes = document.notes.map((note) => ({ id: `note:${note.id}`, field: '', text: note.text }));
  const variables = document.variables.map(({ name }) => ({ id: `variable:${name}`, field: '', text: name }));
  return [...nodes, ...notes, ...variables].filter(({ text }) => text);
}

/** Gives every string of a config with the marks its schema gives it. */
export function fieldsOf(schema, config) {
  return walked(config, schema, schema?.$defs ?? {}, '');
}

function walked(value, schema, known, path) {
  const options = alternatives(schema, known);
  if (typeof value === 'string') {
    const { widget = '', reads = '' } = options.find((one) => one.widget || one.reads) ?? {};
    return [{ field: path, text: value, widget, reads }];
  }
  if (Array.isArray(value))
    return value.flatMap((item) => walked(item, options.find((one) => one.items)?.items, known, path));
  if (!value || typeof value !== 'object') return [];
  const fields = (key) =>
    options.find((one) => one.properties?.[key])?.properties[key] ??
    options.find((one) => one.additionalProperties)?.additionalProperties;
  const found = Object.entries(value).flatMap(([key, item]) =>
    walked(item, fields(key), known, path ? `${path}.${key}` : key),
  );
  return value.left === 'contact.tags'
    ? found.map((one) => (one.field.endsWith('right') ? { ...one, widget: 'tag' } : one))
    : found;
}

/** Gives a schema's forms: itself, what it refers to, and its alternatives. */
function alternatives(schema, known) {
  if (!schema || typeof schema !== 'object') return [];
  const name = schema.$ref?.split('/').at(-1);
  const further = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(name ? [known[name]] : [])];
  return [schema, ...further.flatMap((one) => alternatives(one, known))];
}

const HOLDS = {
  text(query) {
    const wanted = folded(query);
    return ({ text }) => folded(text).includes(wanted);
  },
  variable(name) {
    const inCode = new RegExp(`\\{[{%][^}]*(?<![\\w.'"])${escaped(name)}(?!\\w)[^}]*[}%]\\}`);
    return ({ id, text, widget, reads }) => {
      if (id === `variable:${name}`) return true;
      if (widget === 'variable_name') return text === name;
      if (reads === 'variable') return text === name || text.startsWith(`${name}.`);
      return reads === 'template' && inCode.test(text);
    };
  },
  tag:
    (name) =>
    ({ text, widget }) =>
      widget === 'tag' && text === name,
};

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
