/** What a closing page could not send is kept in the browser until the flow is opened again. */

import { normalise } from '../edits/document.js';
import { isEqual } from '../edits/equal.js';

const PAGE = crypto.randomUUID?.() ?? String(Math.random()); // each page keeps its own: two may close at once
const stemOf = (flowId) => `fluxo.unsaved.${flowId}.`;

/** Keeps what the saver has unsaved. */
export function rescue(flowId, unsaved) {
  try {
    localStorage.setItem(stemOf(flowId) + PAGE, JSON.stringify(unsaved));
  } catch {
    // Storage is full or forbidden: the page's own warning is all there is left.
  }
}

/** Gives one thing that was kept and is not what the server has, once; null when there is none. */
export function rescued(flowId, document) {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(stemOf(flowId)));
    for (const key of keys) {
      const text = localStorage.getItem(key);
      localStorage.removeItem(key);
      const found = JSON.parse(text);
      if (!isEqual(normalise(found.document), document)) return found;
    }
  } catch {
    // Storage is forbidden: nothing was kept.
  }
  return null;
}

/** Forgets what this page kept. */
export function forget(flowId) {
  try {
    localStorage.removeItem(stemOf(flowId) + PAGE);
  } catch {
    // Storage is forbidden: nothing was kept.
  }
}
