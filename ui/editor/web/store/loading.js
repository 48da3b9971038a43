/** Opening a flow: its draft, the node types, the names of the workspace, and who may write. */

import { normalise } from '../edits/document.js';
import { isEqual } from '../edits/equal.js';
import { NO_HISTORY } from '../edits/history.js';
import { api } from './api.js';
import { rescue, rescued } from './rescue.js';
import { loadWords, wordsOf } from './words.js';

const WRITERS = new Set(['editor', 'admin', 'owner']);
const NO_NAMES = {
  tags: [],
  contact_fields: [],
  teams: [],
  credentials: [],
  events: [],
  segments: [],
  models: [],
  languages: [],
  flows: [],
  message_templates: [],
};

const AT_FIRST = {
  loading: 'loading',
  loadError: null,
  document: null,
  saver: null,
  history: NO_HISTORY,
  faces: {},
  preview: null,
  diff: null,
  dialog: null,
  panel: null,
  writing: null,
};

export const loadActions = (set, get) => ({
  flowId: '',
  language: 'en',
  flow: null,
  catalogue: {},
  vocabulary: NO_NAMES,
  canWrite: false,
  loading: 'loading',
  loadError: null,

  /** Opens a flow; what was open before is saved and forgotten. */
  async load(flowId, language) {
    const before = get();
    set({ ...AT_FIRST, flowId, language, lit: before.noLight });
    if (before.saver) await closed(before);
    try {
      const [me, flow, draft, types] = await Promise.all([
        api.me(),
        api.flow(flowId),
        api.unprovedDraft(flowId),
        api.nodeTypes(language),
        loadWords(language),
      ]);
      if (get().flowId !== flowId || get().language !== language) return;
      set({
        flow,
        catalogue: Object.fromEntries(types.map((type) => [type.type, type])),
        canWrite: WRITERS.has(me.role),
      });
      get().took(draft);
      await get().askFaces(); // so that cards are drawn once, with what they say
      if (get().flowId !== flowId || get().language !== language) return;
      set({ loading: 'ready' });
      get().restoreUnsaved();
    } catch (error) {
      await loadWords(language).catch(() => undefined); // why it failed is said in words too
      set({ loading: 'failed', loadError: error });
    }
    await Promise.all([get().loadVocabulary(), get().check()]);
  },

  /** Takes a draft as the server has it. */
  took(draft) {
    const document = normalise(draft.document);
    get().startSaver(document, draft.revision);
    set({
      document,
      revision: draft.revision,
      issues: draft.issues,
      saved: 'saved',
      selection: { nodes: [], edges: [] },
    });
  },

  /** Loads the names that fields complete; the flow works without them too. */
  async loadVocabulary() {
    const vocabulary = await api.vocabulary(get().language).catch(() => ({}));
    set({ vocabulary: { ...NO_NAMES, ...vocabulary } });
  },

  /** Takes what an earlier page could not save any more; after a save of somebody else, both versions are shown. */
  restoreUnsaved() {
    const { flowId, document, revision, saver, canWrite } = get();
    const found = canWrite && rescued(flowId, document);
    if (!found) return;
    const hasArrived = found.sent.some((sent) => isEqual(normalise(sent), document));
    saver.loaded(document, hasArrived ? revision : found.revision, [found.document, ...found.sent]);
    get().edit(wordsOf('editor')('undo.restore_unsaved'), () => normalise(found.document));
  },
});

/** Saves what was open; what cannot be saved now is kept until it is opened again. */
async function closed({ saver, flowId }) {
  if (!(await saver.settle())) rescue(flowId, saver.unsaved());
  saver.stop();
}
