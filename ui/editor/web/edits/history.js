/** What was done, to be undone and done again: the documents before and after, by name. */

const MAX_STEPS = 200; // chosen: hours of work; the documents share what did not change

/** @typedef {{name: string, document: object, merge: string, at: number}} Step */

export const NO_HISTORY = Object.freeze({ past: [], future: [] });

/**
 * Gives the history after an edit.
 *
 * @param {object} before the document as it was.
 * @param {{merge?: string, at?: number}} how edits with one merge key less than a second apart are one step.
 */
export function recorded(history, name, before, { merge = '', at = 0 } = {}) {
  const last = history.past.at(-1);
  const isSame = merge && last?.merge === merge && at - last.at < 1000 && !history.future.length;
  if (isSame) return { past: [...history.past.slice(0, -1), { ...last, at }], future: [] };
  return { past: [...history.past, { name, document: before, merge, at }].slice(-MAX_STEPS), future: [] };
}

/** Takes the last step back: gives history, document and the step's name, or null when there is none. */
export function undone(history, document) {
  const step = history.past.at(-1);
  if (!step) return null;
  const future = [...history.future, { ...step, document, merge: '' }];
  return { history: { past: history.past.slice(0, -1), future }, document: step.document, name: step.name };
}

/** Does the step that was taken back again. */
export function redone(history, document) {
  const step = history.future.at(-1);
  if (!step) return null;
  const past = [...history.past, { ...step, document, merge: '' }];
  return { history: { past, future: history.future.slice(0, -1) }, document: step.document, name: step.name };
}
