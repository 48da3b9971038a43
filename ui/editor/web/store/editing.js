/** Edits, undo and redo, and what is selected. */

import { findNode } from '../edits/document.js';
import { NO_HISTORY, recorded, redone, undone } from '../edits/history.js';

const NOTHING = Object.freeze({ nodes: [], edges: [] });

export const editActions = (set, get) => ({
  document: null,
  history: NO_HISTORY,
  selection: NOTHING,

  /**
   * Applies a pure edit as one undo step.
   *
   * @param {string} name as shown beside "Undo", translated.
   * @param {(document: object) => object} change
   * @param {{merge?: string}} [how] edits of one merge key within a second are one step.
   */
  edit(name, change, { merge } = {}) {
    const { document, history, canWrite, saver } = get();
    if (!document || !canWrite) return;
    const changed = change(document);
    if (changed === document) return;
    set({ document: changed, history: recorded(history, name, document, { merge, at: Date.now() }) });
    get().dropGone();
    saver.changed(changed);
  },

  /** Changes what those see who may only read; it is neither saved nor kept. */
  show(change) {
    const { document, canWrite } = get();
    if (document && !canWrite) set({ document: change(document) });
  },

  /** Notes a change that was made elsewhere, so that it can be undone. */
  record: (name, before) => set({ history: recorded(get().history, name, before) }),

  /** Takes the last step back; gives its name, or null. */
  undo: () => get().travel(undone),

  /** Does the step taken back again; gives its name, or null. */
  redo: () => get().travel(redone),

  travel(go) {
    const { document, history, canWrite, saver } = get();
    const gone = document && canWrite ? go(history, document) : null;
    if (!gone) return null;
    set({ document: gone.document, history: gone.history });
    get().dropGone();
    saver.changed(gone.document);
    return gone.name;
  },

  /** Selects nodes by id (`note:<id>` and `group:<id>` for those) and edges by key. */
  select({ nodes = [], edges = [] }) {
    const { selection } = get();
    if (isSame(selection.nodes, nodes) && isSame(selection.edges, edges)) return;
    set({ selection: { nodes, edges } });
  },

  /** Forgets what is selected but no longer there. */
  dropGone() {
    const { document, selection } = get();
    const nodes = selection.nodes.filter((id) => isThere(document, id));
    const keys = new Set(document.edges.map((edge) => `${edge.source}:${edge.port}`));
    get().select({ nodes, edges: selection.edges.filter((key) => keys.has(key)) });
  },
});

function isThere(document, id) {
  const [kind, own] = id.includes(':') ? id.split(':') : ['node', id];
  if (kind === 'node') return Boolean(findNode(document, own));
  return document[`${kind}s`].some((one) => one.id === own);
}

const isSame = (a, b) => a.length === b.length && a.every((one, index) => one === b[index]);
