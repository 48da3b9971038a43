/** Autosave, what happens when the page goes away, and conflicts with what others saved. */

import { normalise } from '../edits/document.js';
import { api } from './api.js';
import { forget, rescue } from './rescue.js';
import { createSaver } from './saver.js';
import { wordsOf } from './words.js';

const MAX_KEEPALIVE_BYTES = 60_000; // the Fetch standard: 64 KiB for all keepalive bodies of a page together

export const saveActions = (set, get) => ({
  revision: 0,
  saved: 'saved',
  saveError: null,
  conflict: null,
  saver: null,

  startSaver(document, revision) {
    const { flowId, language } = get();
    get().saver?.stop();
    const send = (changed, on) => api.saveDraft(flowId, textOf(changed), on, language);
    const tell = (news) => flowId === get().flowId && get().heard(news);
    const saver = createSaver({ send, tell });
    saver.loaded(document, revision);
    set({ saver, conflict: null, saveError: null });
  },

  /** Hears from the saver. */
  heard({ saved, draft, error = null }) {
    set({ saved, saveError: error });
    if (error) get().keep();
    if (draft) {
      forget(get().flowId);
      set({
        revision: draft.revision,
        issues: draft.issues,
        flow: { ...get().flow, has_changes: true, name: draft.document.name },
      });
    }
    if (saved === 'conflict') set({ conflict: error.body.current });
  },

  /** Saves now; tells whether the server has everything. */
  save: () => get().saver?.settle() ?? Promise.resolve(true),

  /** Keeps in the browser what the server may not have, until a save arrives; gives it, or null. */
  keep() {
    const { saver, flowId, canWrite } = get();
    const unsaved = (canWrite && saver?.unsaved()) || null;
    if (unsaved) rescue(flowId, unsaved);
    return unsaved;
  },

  /** Sends what is not saved yet when the page goes away; keeps it too, since nobody hears the answer. */
  leave() {
    const unsaved = get().keep();
    if (!unsaved) return;
    const { saver, flowId, language } = get();
    const text = textOf(unsaved.document);
    const isSendable = new Blob([text]).size <= MAX_KEEPALIVE_BYTES && !saver.isStuck();
    if (isSendable) api.saveDraft(flowId, text, unsaved.revision, language, true).catch(() => {});
  },

  /** Saves this page's version over the other one, which *undo* brings back. */
  async keepMine() {
    const { conflict, document, saver } = get();
    set({ conflict: null });
    get().record(wordsOf('editor')('undo.keep_mine'), normalise(conflict.document));
    await saver.goOn(document, conflict.revision);
  },

  /** Takes the version the server has; *undo* brings this page's back. */
  takeTheirs() {
    const { conflict, document } = get();
    get().took(conflict);
    get().record(wordsOf('editor')('undo.take_theirs'), document);
  },

  /** Makes a flow of its own of this page's version, and takes the server's here; gives the new flow. */
  async keepBoth() {
    const { conflict, document, language } = get();
    const name = wordsOf('editor')('conflict.copy_name', { name: document.name }).slice(0, 200);
    const { flow } = await api.importFlow({ ...document, name }, language);
    get().took(conflict);
    return flow;
  },
});

/** Gives a document as it is sent. Half an emoji, as cutting leaves it, is no text that a server could keep. */
function textOf(document) {
  return JSON.stringify(document, (_, value) => (typeof value === 'string' ? wellFormed(value) : value));
}

const wellFormed = (text) => text.toWellFormed?.() ?? text;
