/** What is on the screen: panels, the lit path, where the canvas looks. */

const NO_LIGHT = Object.freeze({ nodes: [], edges: [], current: null });

/** Tells whether fingers point here, which drag to move the canvas. */
const isCoarse = () => globalThis.matchMedia?.('(pointer: coarse)').matches ?? false;

/** Tells whether a panel covers what lies beside it; the same width as in editor.css. */
const isNarrow = () => globalThis.matchMedia?.('(max-width: 760px)').matches ?? false;

export const viewActions = (set, get) => ({
  lit: NO_LIGHT,
  noLight: NO_LIGHT,
  panel: null,
  view: 'canvas',
  focus: { id: null, count: 0 },
  entered: null,
  dialog: null,
  toast: null,
  writing: null,
  overEdge: null,
  canvas: null,
  tool: isCoarse() ? 'hand' : 'select',
  isMapShown: true,

  /** Lights a way on the canvas; without arguments puts the light out. */
  light: (lit = NO_LIGHT) => set({ lit: { ...NO_LIGHT, ...lit } }),

  setPanel: (panel) => set({ panel }),

  /** Shows the canvas or the outline. */
  setView: (view) => set(isNarrow() ? { view, panel: null } : { view }),

  /** Selects a node and brings it into view. */
  focusNode(id) {
    get().select({ nodes: [id], edges: [] });
    set({ focus: { id, count: get().focus.count + 1 } });
  },

  /** Opens the form of a node and puts the focus into it; null: it is there. */
  enterForm: (entered) => (entered ? set({ entered, panel: 'node' }) : set({ entered })),

  /** Writes in the text of a note; null ends it. */
  write: (writing) => set({ writing }),

  /** Marks the edge a card would be dropped on. */
  hover: (overEdge) => overEdge !== get().overEdge && set({ overEdge }),

  setTool: (tool) => set({ tool }),

  showMap: (isMapShown) => set({ isMapShown }),

  /** Takes what the canvas can be asked: where it looks, and to look elsewhere. */
  attach: (canvas) => set({ canvas }),

  /** Opens a dialog by name, with what it needs to know; null closes. */
  open: (dialog) => set({ dialog }),

  /** Says something in passing. */
  say: (text) => set({ toast: { text, at: Date.now() } }),
});
