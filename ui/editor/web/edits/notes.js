/** Edits of notes: remarks that never run. */

import { freeId, placed } from './document.js';

const MAX_TEXT_CHARS = 4096; // flow_engine/document.py, Note

/** Puts a note on the canvas. */
export function addNote(document, position, text = '', id = freeId(document, 'note')) {
  return { ...document, notes: [...document.notes, { id, text, position: placed(position) }] };
}

/** Gives a note another text. */
export function setNote(document, id, text) {
  const short = text.slice(0, MAX_TEXT_CHARS);
  return { ...document, notes: document.notes.map((note) => (note.id === id ? { ...note, text: short } : note)) };
}

/** Takes notes off the canvas. */
export function removeNotes(document, ids) {
  const gone = new Set(ids);
  return { ...document, notes: document.notes.filter((note) => !gone.has(note.id)) };
}
