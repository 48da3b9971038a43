/** Who is there: what one says of oneself, and what is told of colleagues. */

import { api } from './api.js';

const PRESENCE = 'fluxo.inbox.presence';

export const peopleActions = (set, get) => {
  let toldAt = -Infinity; // an answer to what was asked before is older than what was told

  return {
    people: [],
    presence: localStorage.getItem(PRESENCE) ?? 'online',

    /**
     * Takes who is there from now on.
     *
     * @param {number} [askedAt] when it was asked for. Without: it was told just now.
     */
    hearPeople(people, askedAt = performance.now()) {
      if (askedAt < toldAt) return;
      toldAt = askedAt;
      set({ people });
    },

    /** Asks anew who is there. */
    renewPeople: () => get().askPeople(api.presence),

    /** Says whether one is there. */
    async setPresence(presence) {
      localStorage.setItem(PRESENCE, presence);
      set({ presence });
      await get().beat();
    },

    /** Keeps one there: the server takes those for gone whom it does not hear of. */
    beat: () => get().askPeople(() => api.setPresence(get().presence)),

    async askPeople(ask) {
      const askedAt = performance.now();
      const told = await ask().catch(() => null);
      if (told) get().hearPeople(told.items, askedAt);
    },
  };
};
