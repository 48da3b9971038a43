/** What can be done with a row of the outline. */

import { breakUp, removeSelected, titleOfId, unlink } from '../canvas/doing.js';
import { addBehind, insertAt } from '../canvas/picking.js';
import { mainPort, portsOf } from '../canvas/card.js';
import { edgesFrom, findNode } from '../edits/document.js';
import { swapWithNext, moveBehind } from '../edits/moving.js';
import { useEditor } from '../store/editor.js';
import { wordsOf } from '../store/words.js';

const now = () => useEditor.getState();
const t = wordsOf('outline');

/** Opens the form of a row's node. */
export function openForm({ id }) {
  now().select({ nodes: [id] });
  now().setPanel('node');
}

/** Opens the form of a row's node and goes there. */
export function enterForm({ id }) {
  now().select({ nodes: [id] });
  now().enterForm(id);
}

/** Begins to write in a row's note, or its group's name. */
export function write({ key }) {
  if (now().canWrite) now().write(key);
}

/** Takes a row's node or note to what is selected, or out of it. */
export function toggle({ kind, key }) {
  if (kind !== 'node' && kind !== 'note') return;
  const { nodes } = now().selection;
  now().select({ nodes: nodes.includes(key) ? nodes.filter((one) => one !== key) : [...nodes, key] });
}

/** Gives the way out that a new step after a row takes: the way itself, or the node's only one. */
export function wayAfter(row) {
  if (row.kind === 'way') return { source: row.id, port: row.port };
  if (row.kind !== 'node') return null;
  const ports = portsOf(now(), findNode(now().document, row.id));
  return ports.length === 1 ? { source: row.id, port: ports[0].name } : null;
}

/** Asks for a node after a row: between it and what follows. */
export function addAfter(row, at) {
  const from = wayAfter(row);
  if (!from) return;
  const isLinked = (edgesFrom(now().document.edges).get(from.source) ?? []).some((edge) => edge.port === from.port);
  if (isLinked) insertAt(`${from.source}:${from.port}`, at);
  else addBehind(from, at);
}

/** Asks for a node before a row. */
export function addBefore(row, at) {
  if (row.from) insertAt(row.from, at);
}

/** Removes a row's node or note, with all that is selected beside it; unlinks its way; breaks its group up. */
export function remove(row) {
  if (row.kind === 'node' || row.kind === 'note') {
    if (!now().selection.nodes.includes(row.key)) now().select({ nodes: [row.key] });
    removeSelected();
  } else if (row.kind === 'group') {
    now().select({ nodes: [row.key] });
    breakUp();
  } else if (row.kind === 'way' && row.target) unlink([row.key]);
  else if (row.kind === 'link') unlink([row.from]);
}

/** Lets a row's node change places with the one after it, or before it. */
export function moveBy(row, by) {
  if (row.kind !== 'node') return;
  const first = by > 0 ? row.id : row.from?.split(':')[0];
  if (!first) return;
  const before = now().document;
  now().edit(t('undo.move', { title: titleOfId(row.id) }), (document) => swapWithNext(document, first));
  now().say(now().document === before ? t('said.cannot_move') : t('said.moved', { title: titleOfId(row.id) }));
}

/** Moves a node behind a way out. */
export function moveTo(id, { source, port }) {
  const onward = mainPort(now(), findNode(now().document, id));
  now().edit(t('undo.move', { title: titleOfId(id) }), (document) => moveBehind(document, id, source, port, onward));
}
