/** What people do on the canvas and in the outline: edits by their names, with what is selected afterwards. */

import {
  addNode,
  addNote,
  align,
  applyFix,
  connect,
  copyOf,
  disconnect,
  duplicateNodes,
  edgesByKey,
  findNode,
  groupNodes,
  insertOnEdge,
  newNode,
  pasteNodes,
  pushRight,
  readClip,
  readEdgeKey,
  refusal,
  removeNodes,
  removeNotes,
  tidyUp,
  ungroup,
} from '../edits/index.js';
import { startConfig } from '../form/reading/schema.js';
import { useEditor } from '../store/editor.js';
import { wordsOf } from '../store/words.js';
import { mainPort, portsOf, sizeOf, titleOf } from './card.js';
import { CARD_WIDTH } from './geometry.js';
import { besideOf, freePlace, GAP, middleAt } from './placing.js';

const t = wordsOf('canvas');
const now = () => useEditor.getState();
const typeTitle = (type) => now().catalogue[type]?.strings.title ?? type;
const isTrigger = (type) => now().catalogue[type]?.is_trigger ?? false;

/** Splits what is selected into nodes, notes and groups; a collapsed group stands for its nodes. */
export function selected() {
  const { selection, document } = now();
  const ids = (kind) =>
    selection.nodes.filter((id) => id.startsWith(`${kind}:`)).map((id) => id.slice(kind.length + 1));
  const groups = ids('group');
  const inGroups = document.groups.filter((group) => groups.includes(group.id)).flatMap((group) => group.nodes);
  const nodes = [...new Set([...selection.nodes.filter((id) => !id.includes(':')), ...inGroups])];
  return { nodes, notes: ids('note'), groups, edges: selection.edges };
}

/** Tells why a port cannot lead to a node, or null. */
export function whyNot(source, port, target) {
  return refusal(now().document, source, port, target, isTrigger);
}

/** Links a port; says why when it cannot be. */
export function link(source, port, target) {
  const reason = whyNot(source, port, target);
  if (reason === 'already') return;
  if (reason) {
    now().say(t(`refused.${reason}`));
    return;
  }
  now().edit(t('undo.connect'), (document) => connect(document, source, port, target));
}

/** Unlinks ports by their edges' keys. */
export const unlink = (keys) =>
  now().edit(t('undo.disconnect', { count: keys.length }), (document) => disconnect(document, keys));

/**
 * Adds a node.
 *
 * @param {{place?: {x, y}, from?: {source: string, port: string}, edge?: string}} [where] a place on the canvas, a port
 *   that is to lead to it, or an edge it is to stand on.
 * @returns {string} its id.
 */
export function add(type, { place, from, edge } = {}) {
  const state = now();
  const at = place ?? placeFor(state, from, edge);
  const node = newNode(state.document, type, at, startConfig(state.catalogue[type]));
  const name = t('undo.add', { title: typeTitle(type) });
  state.edit(name, (document) => {
    if (edge) return withRoom(insertOnEdge(document, edge, node, mainPort(state, node)), edge, node, document);
    const added = addNode(document, node);
    return from && !isTrigger(type) ? connect(added, from.source, from.port, node.id) : added;
  });
  state.select({ nodes: [node.id], edges: [] });
  state.setPanel('node');
  return node.id;
}

/** Puts a node that is there on an edge. */
export function splice(id, edge) {
  const node = findNode(now().document, id);
  now().edit(t('undo.splice'), (document) => insertOnEdge(document, edge, node, mainPort(now(), node)));
}

/** Gives the way out a new node would be linked to: the only free one of the only selected node. */
export function openEnd() {
  const { nodes } = selected();
  const node = nodes.length === 1 && findNode(now().document, nodes[0]);
  const free = node ? portsOf(now(), node).filter((port) => !port.isLinked) : [];
  return free.length === 1 ? { source: node.id, port: free[0].name } : undefined;
}

/** Adds a note and begins to write in it; where no canvas is seen, it covers nothing. */
export function addNoteAt(place) {
  const state = now();
  const known = new Set(state.document.notes.map((note) => note.id));
  state.edit(t('undo.add_note'), (document) => addNote(document, state.canvas ? place : freePlace(state, place)));
  const note = now().document.notes.find((one) => !known.has(one.id));
  if (!note) return;
  state.select({ nodes: [`note:${note.id}`] });
  state.write(`note:${note.id}`);
}

/** Takes away what is selected. */
export function removeSelected() {
  const { nodes, notes, edges, groups } = selected();
  if (!nodes.length && !notes.length && !edges.length) return;
  const count = nodes.length + notes.length;
  now().edit(count ? t('undo.remove', { count }) : t('undo.disconnect', { count: edges.length }), (document) => {
    const cut = disconnect(document, edges);
    return ungroup(removeNotes(removeNodes(cut, nodes), notes), groups);
  });
}

/** Gives what is selected as text for the clipboard; empty when nothing is. */
export function copied() {
  const { nodes, notes } = selected();
  return nodes.length || notes.length ? JSON.stringify(copyOf(now().document, [...nodes, ...notes])) : '';
}

/** Adds what the clipboard's text holds; tells whether it is ours. */
export function paste(text, place) {
  const clip = readClip(text);
  if (!clip || !now().canWrite) return false;
  const { document, nodes } = pasteNodes(now().document, clip, freePlace(now(), place));
  now().edit(t('undo.paste', { count: nodes.length }), () => document);
  now().select({ nodes: asSelected(nodes) });
  return true;
}

/** Copies what is selected beside itself. */
export function duplicate() {
  const { nodes, notes } = selected();
  if (!nodes.length && !notes.length) return;
  const made = duplicateNodes(now().document, [...nodes, ...notes]);
  now().edit(t('undo.duplicate', { count: made.nodes.length }), () => made.document);
  now().select({ nodes: asSelected(made.nodes) });
}

/** Lays the selected nodes out, or all when fewer than two are selected. */
export function tidy() {
  const state = now();
  const { nodes } = selected();
  const sizes = new Map(state.document.nodes.map((node) => [node.id, sizeOf(state, node)]));
  const ports = (id) => Object.keys(sizes.get(id).outs);
  state.edit(t('undo.tidy'), (document) =>
    tidyUp(document, (id) => sizes.get(id), ports, nodes.length > 1 ? nodes : undefined),
  );
}

/** Lines the selected nodes up. */
export function alignSelected(how) {
  const state = now();
  const size = (id) => sizeOf(state, findNode(state.document, id));
  state.edit(t('undo.align'), (document) => align(document, selected().nodes, how, size));
}

/** Puts the selected nodes into a group. */
export function group() {
  const { nodes } = selected();
  if (!nodes.length) return;
  now().edit(t('undo.group'), (document) => groupNodes(document, nodes));
  const made = now().document.groups.at(-1);
  now().select({ nodes: [`group:${made.id}`] });
}

/** Breaks the selected groups up. */
export function breakUp() {
  const { groups, nodes } = selected();
  if (!groups.length) return;
  now().edit(t('undo.ungroup'), (document) => ungroup(document, groups));
  now().select({ nodes });
}

/** Makes the change an issue proposes. */
export function mend(issue) {
  now().edit(issue.fix_message || t('undo.fix'), (document) => applyFix(document, issue.fix));
  now().light();
}

/** Gives a node's title by id. */
export const titleOfId = (id) => {
  const node = findNode(now().document, id);
  return node ? titleOf(now(), node) : id;
};

function placeFor(state, from, edge) {
  if (edge) {
    const { source, target } = edgesByKey(state.document.edges).get(edge) ?? {};
    const [a, b] = [findNode(state.document, source), findNode(state.document, target)];
    if (a && b && b.position.x > a.position.x)
      return { x: a.position.x + CARD_WIDTH + GAP, y: (a.position.y + b.position.y) / 2 };
    return besideOf(state, readEdgeKey(edge).source);
  }
  if (from) {
    const ports = portsOf(state, findNode(state.document, from.source));
    return besideOf(state, from.source, ports.length > 1 ? ports.findIndex((port) => port.name === from.port) : 0);
  }
  return freePlace(state, middleAt(state.canvas?.middle() ?? { x: 0, y: 0 }));
}

/** Pushes what is behind a new node to the right when it would lie on it. */
function withRoom(document, edge, node, before) {
  const target = findNode(document, edgesByKey(before.edges).get(edge)?.target);
  const wanted = node.position.x + CARD_WIDTH + GAP / 2;
  if (!target || target.position.x < node.position.x - GAP || target.position.x >= wanted) return document;
  const from = Math.min(target.position.x, node.position.x);
  return pushRight(document, from, wanted + GAP / 2 - target.position.x, node.id);
}

function asSelected(ids) {
  const notes = new Set(now().document.notes.map((note) => note.id));
  return ids.map((id) => (notes.has(id) ? `note:${id}` : id));
}
