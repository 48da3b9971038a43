/** The conversation on the phone: what was done, and what came of it when the server last replayed it. */

import { create } from 'zustand';
import { useEditor } from '../store/editor.js';
import { phoneApi } from './api.js';

const MAX_ACTIONS = 500; // as many as the server replays
const AUTO_KEY = 'fluxo.phone_runs_calls';
const NOTHING = { actions: [], startNodeId: '', startsAt: null, tried: null, error: null, isBusy: false, isCalling: false };

let running = null;

/** The phone's store, as a hook. */
export const useTalk = create((set, get) => ({
  ...NOTHING,
  flowId: '',
  contact: null,
  runsCalls: localStorage.getItem(AUTO_KEY) === 'yes',

  /** Begins anew: at a node, or with nothing said yet. */
  restart(startNodeId = '') {
    running?.abort();
    set({ ...NOTHING, actions: [], flowId: useEditor.getState().flowId, startNodeId });
    return get().replay();
  },

  /** Begins anew where another flow was opened. */
  open() {
    if (get().flowId !== useEditor.getState().flowId || !get().tried) void get().restart();
  },

  /** Does one more thing; what no longer fits is given up. */
  act(action) {
    const { actions, tried } = get();
    const kept = tried?.misfit ? actions.slice(0, Math.max(0, tried.misfit.action)) : actions;
    if (kept.length >= MAX_ACTIONS) return set({ error: { code: 'full' } });
    set({ actions: [...kept, action], tried: tried && { ...tried, misfit: null } });
    return get().replay();
  },

  /** Takes back what was done last. */
  back() {
    const { actions, tried } = get();
    const kept = tried?.misfit ? actions.slice(0, Math.max(0, tried.misfit.action)) : actions.slice(0, -1);
    set({ actions: kept, tried: tried && { ...tried, misfit: null } });
    return get().replay();
  },

  /** Says who the customer is, and replays the chat with them. */
  setContact(contact) {
    set({ contact });
    return get().replay();
  },

  /** Replays everything on the document as it is now; an answer that comes too late is not shown. */
  async replay() {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    const { flowId, document, language } = useEditor.getState();
    set({ isBusy: true });
    try {
      const tried = await phoneApi.replay(flowId, asked(get(), document), language, mine.signal);
      if (running !== mine) return;
      set({ tried, startsAt: tried.starts_at, error: null, isBusy: false });
      if (get().runsCalls && tried.open_call) await get().runCall();
    } catch (error) {
      if (error.name !== 'AbortError' && running === mine) set({ error, isBusy: false });
    }
  },

  /** Lets the open call run for real, and answers with what came back. */
  async runCall() {
    const { actions, isCalling } = get();
    const { flowId, document, language, canWrite } = useEditor.getState();
    if (isCalling || !canWrite) return;
    set({ isCalling: true, error: null });
    try {
      const { action } = await phoneApi.call(flowId, asked(get(), document), language);
      set({ isCalling: false });
      if (get().actions === actions) await get().act(action);
    } catch (error) {
      set({ isCalling: false, error });
    }
  },

  /** Decides whether calls run by themselves. */
  setRunsCalls(runsCalls) {
    localStorage.setItem(AUTO_KEY, runsCalls ? 'yes' : 'no');
    set({ runsCalls });
    if (runsCalls && get().tried?.open_call) void get().runCall();
  },
}));

/** Gives what the server is asked to replay. */
export function asked({ actions, startNodeId, startsAt, contact }, document) {
  return { document, actions, start_node_id: startNodeId, contact, starts_at: startsAt };
}
