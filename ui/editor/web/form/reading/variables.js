/** What can be read in a flow: its variables, and what it knows of the world around it. */

import { writtenIn } from './fields.js';
import { fittingConfig } from './fitting.js';
import { getIn } from './path.js';

/** The members of the reserved names, with their types. */
const MEMBERS = {
  'contact.name': 'text',
  'contact.first_name': 'text',
  'contact.phone': 'text',
  'contact.language': 'text',
  'contact.country': 'text',
  'contact.tags': 'list',
  'contact.is_opted_in': 'boolean',
  'message.text': 'text',
  'message.kind': 'text',
  'workspace.name': 'text',
  'session.id': 'text',
  now: 'date',
};

const INSIDE = {
  location: { latitude: 'number', longitude: 'number', name: 'text', address: 'text' },
  media: { kind: 'text', url: 'text', mime_type: 'text', filename: 'text' },
};

const ANSWER_TYPES = {
  number: 'number',
  date: 'date',
  time: 'time',
  yes_no: 'boolean',
  location: 'location',
  media: 'media',
};
const NUMBER_OPERATIONS = ['add', 'subtract', 'multiply'];
const LIST_OPERATIONS = ['append', 'remove'];
const VARIABLE_TYPES = ['text', 'number', 'boolean', 'date', 'time', 'location', 'media', 'list', 'object'];

/** All types a variable can have. */
export { VARIABLE_TYPES };

/**
 * Lists what a text or a rule may read.
 *
 * @returns {{path: string, type: string, group: 'flow'|'contact'|'message'|'workspace'|'session'|'now'}[]}
 */
export function readable(document, vocabulary) {
  const own = document.variables.flatMap(({ name, type = 'text' }) => [
    { path: name, type, group: 'flow' },
    ...Object.entries(INSIDE[type] ?? {}).map(([key, kind]) => ({ path: `${name}.${key}`, type: kind, group: 'flow' })),
  ]);
  const fields = (vocabulary.contact_fields ?? []).map(({ name, type }) => ({
    path: `contact.fields.${name}`,
    type,
    group: 'contact',
  }));
  const members = Object.entries(MEMBERS).map(([path, type]) => ({ path, type, group: path.split('.')[0] }));
  const isOfContact = ({ group }) => group === 'contact';
  return [...own, ...members.filter(isOfContact), ...fields, ...members.filter((member) => !isOfContact(member))];
}

/** Gives the type of what a path reads; undefined when nobody knows. */
export const typeOf = (path, document, vocabulary) =>
  readable(document, vocabulary).find((one) => one.path === path)?.type;

/** Gives for each variable the names of the nodes that write it. */
export function writersOf(document, catalogue) {
  const writers = new Map();
  for (const node of document.nodes) {
    const view = catalogue[node.type];
    for (const name of view ? writtenBy(node, view) : []) {
      const titles = writers.get(name) ?? writers.set(name, new Set()).get(name);
      titles.add(node.name || view.strings.title);
    }
  }
  return writers;
}

const written = new WeakMap(); // by config, which is a new object after each edit

function writtenBy({ config }, view) {
  if (!written.has(config)) written.set(config, writtenIn(view, fittingConfig(view, config)));
  return written.get(config);
}

/** Writes what was typed as a variable's name: `Order No.` becomes `order_no`. */
export function variableNameOf(text) {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^(\d)/, '_$1')
    .slice(0, 64);
}

/**
 * Guesses the type of a new variable from what stands beside its name.
 *
 * @param {(string|number)[]} path where the name stands in the config.
 */
export function typeOfNew(config, path, document, vocabulary) {
  const beside = getIn(config, path.slice(0, -1)) ?? {};
  const name = path.at(-1);
  if (VARIABLE_TYPES.includes(beside.type)) return beside.type;
  if (beside.answer?.kind) return ANSWER_TYPES[beside.answer.kind] ?? 'text';
  if (name === 'index_variable' || name === 'status_variable') return 'number';
  if (NUMBER_OPERATIONS.includes(beside.operation)) return 'number';
  if (LIST_OPERATIONS.includes(beside.operation)) return 'list';
  if (beside.result) return resultType(config.flow_id, beside.result, vocabulary) ?? 'text';
  return typeOfText(beside.value ?? '', document, vocabulary) ?? 'text';
}

function resultType(flowId, result, vocabulary) {
  const flow = (vocabulary.flows ?? []).find((one) => one.id === flowId);
  return flow?.results.find((one) => one.name === result)?.type;
}

/** Gives the type of a fixed value, or of the one variable a text consists of. */
export function typeOfText(text, document, vocabulary) {
  if (/^-?\d+([.,]\d+)?$/.test(text.trim())) return 'number';
  const single = text.trim().match(/^\{\{\s*([\w.-]+)\s*\}\}$/);
  return single ? typeOf(single[1], document, vocabulary) : undefined;
}
