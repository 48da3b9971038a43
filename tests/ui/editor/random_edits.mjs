/** Random edits of random flows, the same at every run of one seed. */

import * as edits from '../../../ui/editor/web/edits/index.js';

/** Gives a source of chance: numbers from 0 to 1. */
export function chanceOf(seed) {
  let state = seed + 0x9e3779b9;
  return () => {
    state = Math.imul(state ^ (state >>> 15), state | 1);
    state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
    return ((state ^ (state >>> 14)) >>> 0) / 4294967296;
  };
}

const SIZE = () => ({ width: 264, height: 120 });

export const EMPTY = edits.normalise({ id: 'flow', name: 'Flow', nodes: [] });

/** Gives the document after one edit of a random kind. */
export function randomEdit(document, chance) {
  const pick = (list) => list[Math.floor(chance() * list.length)];
  const id = () => pick(document.nodes)?.id ?? 'nobody';
  const some = () => document.nodes.filter(() => chance() < 0.3).map((node) => node.id);
  const place = () => ({ x: Math.floor(chance() * 4000), y: Math.floor(chance() * 2000) });
  const added = () => edits.newNode(document, pick(['send_message', 'ask_choice', 'jump']), place(), { text: 'Hello' });
  const linked = () =>
    document.nodes.length ? edits.connect(document, id(), pick(['next', 'other']), id()) : document;
  const key = () => (document.edges.length ? edits.edgeKey(pick(document.edges)) : 'nobody:next');
  return pick([
    () => edits.addNode(document, added()),
    () => edits.addNode(document, added()),
    () => linked(),
    () => linked(),
    () => edits.insertOnEdge(document, key(), added(), 'next'),
    () => edits.disconnect(document, [key()]),
    () => edits.removeNodes(document, some()),
    () => edits.moveNodes(document, { [id()]: place() }),
    () => edits.setConfig(document, id(), { text: String(chance()) }),
    () => edits.renameNode(document, id(), String(chance())),
    () =>
      edits.duplicateNodes(
        document,
        [id()].filter((one) => one !== 'nobody'),
      ).document,
    () => edits.addNote(document, place(), 'Look here'),
    () =>
      edits.removeNotes(
        document,
        document.notes.filter(() => chance() < 0.5).map((note) => note.id),
      ),
    () => edits.groupNodes(document, some(), 'Group'),
    () =>
      edits.ungroup(
        document,
        document.groups.map((group) => group.id),
      ),
    () => edits.tidyUp(document, SIZE, () => ['next', 'other']),
    () => edits.align(document, some(), pick(['left', 'middle', 'across']), SIZE),
    () => edits.setVariables(document, [{ name: `v_${Math.floor(chance() * 9)}`, type: 'text' }]),
  ])();
}
