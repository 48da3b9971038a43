/** What is on the screen beside lists and conversations: dialogs, the panel, what is said in passing. */

const MAX_ALERTS = 20; // chosen: nobody reads more
const PANEL = 'fluxo.inbox.panel';
const WIDE_PX = 1_200; // chosen: below, the panel would lie above the conversation

const hasRoom = () => innerWidth >= WIDE_PX;

export const viewActions = (set, get) => ({
  dialog: null,
  isPanelOpen: hasRoom() && localStorage.getItem(PANEL) !== 'closed',
  explained: null,
  toast: null,
  alerts: [],

  /** Opens the one dialog that is open; null closes it. */
  openDialog: (kind) => set({ dialog: kind }),

  togglePanel() {
    const isPanelOpen = !get().isPanelOpen;
    if (hasRoom()) localStorage.setItem(PANEL, isPanelOpen ? 'open' : 'closed');
    set({ isPanelOpen, explained: null });
  },

  /** Explains a message in the panel; null shows what was there before. */
  explain: (message) => set({ explained: message, isPanelOpen: message ? true : hasRoom() }),

  /** Takes the panel away where it would hide the conversation that has just been opened. */
  clearPanel: () => set({ explained: null, ...(!hasRoom() && { isPanelOpen: false }) }),

  /** Says something in passing. */
  say: (word, params) => set({ toast: { word, params, at: Date.now() } }),

  /** Says why something was refused. */
  failed(error) {
    if (error.status === undefined) throw error;
    const fault = error.body?.error?.faults?.[0];
    set({ toast: { code: error.status === 0 ? 'unreachable' : error.code, fault, at: Date.now() } });
  },

  forgetToast: () => set({ toast: null }),

  hearAlert(alert) {
    set({ alerts: [{ ...alert, at: new Date().toISOString() }, ...get().alerts].slice(0, MAX_ALERTS) });
  },

  forgetAlerts: () => set({ alerts: [] }),

  /** Keeps the address of the page at the conversation that is open, so that it can be shared and gone back from. */
  note(id) {
    const wanted = id ? `?conversation=${encodeURIComponent(id)}` : location.pathname;
    if (location.search !== (id ? wanted : '')) history.pushState(history.state, '', wanted);
  },

  /** Shows what the address names. */
  look() {
    get().select(new URLSearchParams(location.search).get('conversation'));
  },
});
