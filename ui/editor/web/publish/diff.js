/** What differs between two documents of a flow. */

import { edgesByKey, nodesById } from '../edits/document.js';
import { isEqual } from '../edits/equal.js';

/**
 * Compares two documents.
 *
 * @returns {{nodes: {added: object[], removed: object[], changed: {before: object, after: object, what: string[]}[]},
 *   edges: {added: object[], removed: object[], changed: {before: object, after: object}[]},
 *   variables: {added: object[], removed: object[], changed: object[]}, others: string[]}}
 */
export function compare(before, after) {
  return {
    nodes: nodesCompared(before, after),
    edges: edgesCompared(before, after),
    variables: listsCompared(before.variables, after.variables, (variable) => variable.name),
    others: ['name', 'language', 'notes', 'groups', 'tests'].filter((key) => !isEqual(before[key], after[key])),
  };
}

/** Tells whether nothing that a customer could meet differs; names of nodes, places and notes count too. */
export function isSame({ nodes, edges, variables, others }) {
  return (
    [nodes, edges, variables].every((part) => !part.added.length && !part.removed.length && !part.changed.length) &&
    !others.length
  );
}

/** Counts the differences of a kind: added, removed, changed. */
export const countOf = (part) => part.added.length + part.removed.length + part.changed.length;

function nodesCompared(before, after) {
  const [old, now] = [nodesById(before.nodes), nodesById(after.nodes)];
  const changed = after.nodes
    .filter((node) => old.has(node.id))
    .map((node) => ({ before: old.get(node.id), after: node, what: changesOf(old.get(node.id), node) }))
    .filter(({ what }) => what.length);
  return {
    added: after.nodes.filter((node) => !old.has(node.id)),
    removed: before.nodes.filter((node) => !now.has(node.id)),
    changed,
  };
}

/** Names what differs of a node: its type, its name, its place, or the fields of its config. */
function changesOf(before, after) {
  const own = ['type', 'name', 'position'].filter((key) => !isEqual(before[key], after[key]));
  const fields = [...new Set([...Object.keys(before.config), ...Object.keys(after.config)])];
  return [
    ...own,
    ...fields.filter((key) => !isEqual(before.config[key], after.config[key])).map((key) => `config.${key}`),
  ];
}

function edgesCompared(before, after) {
  const [old, now] = [edgesByKey(before.edges), edgesByKey(after.edges)];
  const changed = [...now].filter(([key, edge]) => old.has(key) && old.get(key).target !== edge.target);
  return {
    added: [...now].filter(([key]) => !old.has(key)).map(([, edge]) => edge),
    removed: [...old].filter(([key]) => !now.has(key)).map(([, edge]) => edge),
    changed: changed.map(([key, edge]) => ({ before: old.get(key), after: edge })),
  };
}

function listsCompared(before, after, keyOf) {
  const old = new Map(before.map((item) => [keyOf(item), item]));
  const now = new Set(after.map(keyOf));
  return {
    added: after.filter((item) => !old.has(keyOf(item))),
    removed: before.filter((item) => !now.has(keyOf(item))),
    changed: after.filter((item) => old.has(keyOf(item)) && !isEqual(old.get(keyOf(item)), item)),
  };
}
