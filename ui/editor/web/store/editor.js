/** The editor's store: the document being edited and everything that is shown about it. */

import { create } from 'zustand';
import { checkActions } from './checks.js';
import { editActions } from './editing.js';
import { faceActions } from './faces.js';
import { loadActions } from './loading.js';
import { saveActions } from './saving.js';
import { versionActions } from './versions.js';
import { viewActions } from './viewing.js';

/** The store, as a hook: `useEditor((state) => state.document)`; `useEditor.getState()` outside components. */
export const useEditor = create((set, get) => ({
  ...loadActions(set, get),
  ...editActions(set, get),
  ...saveActions(set, get),
  ...faceActions(set, get),
  ...checkActions(set, get),
  ...versionActions(set, get),
  ...viewActions(set, get),
}));

useEditor.subscribe((state, before) => {
  if (state.document !== before.document) state.showFaces();
});
