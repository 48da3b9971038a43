/** Looking at a published version, and at what differs from it, without leaving the draft. */

import { normalise } from '../edits/document.js';
import { api } from './api.js';

export const versionActions = (set, get) => ({
  preview: null,
  diff: null,

  /** Shows a version on the canvas, read only; the draft is kept aside. */
  async lookAt({ version, document }) {
    if (!(await get().save())) return;
    const { document: draft, canWrite, issues, history } = get();
    const kept = get().preview?.kept ?? { document: draft, canWrite, issues, history };
    get().select({});
    set({
      preview: { version, kept },
      document: normalise(document),
      canWrite: false,
      issues: [],
      diff: null,
      dialog: null,
    });
  },

  /** Shows the draft again. */
  lookBack() {
    const { preview, select } = get();
    if (!preview) return;
    select({});
    set({ ...preview.kept, preview: null });
  },

  /** Shows on the canvas what differs from an older document; null ends it. */
  showDiff: (diff) => set({ diff, dialog: null, view: 'canvas' }),

  /** Puts a version into the draft; *undo* brings the draft back. */
  async restore(version, stepName) {
    get().lookBack();
    if (!(await get().save())) return;
    const { flowId, revision, language, document } = get();
    const draft = await api.restore(flowId, version.id, revision, language);
    get().took(draft);
    get().record(stepName, document);
    await get().renewFlow();
  },

  /** Asks anew which version is live. */
  renewFlow: async () => set({ flow: await api.flow(get().flowId) }),
});
