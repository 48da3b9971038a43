/** The inbox's store: the lists, the conversations that were opened, and what is being written. */

import { create } from 'zustand';
import { actActions } from './acting.js';
import { listActions } from './listing.js';
import { openActions } from './opening.js';
import { peopleActions } from './people.js';
import { talkActions } from './talking.js';
import { viewActions } from './viewing.js';
import { writeActions } from './writing.js';

/** The store, as a hook: `useInbox((state) => state.selectedId)`; `useInbox.getState()` outside components. */
export const useInbox = create((set, get) => ({
  ...openActions(set, get),
  ...listActions(set, get),
  ...talkActions(set, get),
  ...writeActions(set, get),
  ...actActions(set, get),
  ...peopleActions(set, get),
  ...viewActions(set, get),
}));

/** Gives the conversation that is open; undefined when none is. */
export const useSelected = () => useInbox((state) => state.conversations[state.selectedId]);
