/** The list of conversations that is shown, kept as the server has it while things happen. */

import { api } from './api.js';
import { belongs, FIRST_VIEW, placed, queryOf } from '../reading/lists.js';

const COUNT_MS = 1_500; // chosen: counts of many changes are asked for once

export const listActions = (set, get) => {
  let counting;
  let asked = 0;
  const heardAt = new Map(); // by conversation: an answer that was asked for before is older than what was heard since
  const seen = () => ({ myId: get().me.user_id, now: Date.now() });

  return {
    view: FIRST_VIEW,
    ids: [],
    cursor: null,
    conversations: {},
    counts: null,
    hasListed: false,
    isListing: false,
    listError: null,

    /** Shows another list, or the same one with other filters. */
    show(change) {
      set({ view: { ...get().view, ...change }, ids: [], cursor: null, hasListed: false });
      return get().renewList();
    },

    /** Fetches the list from its beginning. */
    renewList: () => get().fetchList(''),

    /** Fetches the next part of the list. */
    async more() {
      const { cursor, isListing } = get();
      if (cursor && !isListing) await get().fetchList(cursor);
    },

    async fetchList(cursor) {
      asked += 1;
      const own = asked;
      const askedAt = performance.now();
      set({ isListing: true, listError: null });
      try {
        const page = await api.conversations(queryOf(get().view, cursor));
        if (own !== asked) return;
        get().tookPage(page, cursor, askedAt);
      } catch (error) {
        if (own === asked) set({ listError: error });
      } finally {
        if (own === asked) set({ isListing: false, hasListed: true });
      }
    },

    tookPage({ items, next_cursor: next }, cursor, askedAt) {
      const isNewer = (id) => heardAt.get(id) > askedAt;
      const found = Object.fromEntries(items.filter(({ id }) => !isNewer(id)).map((one) => [one.id, one]));
      const conversations = { ...get().conversations, ...found };
      const listed = new Set(items.map(({ id }) => id));
      const before = cursor ? get().ids.filter((id) => !listed.has(id)) : [];
      set({ conversations, ids: [...before, ...listed], cursor: next ?? null });
      [...heardAt.keys()].filter(isNewer).forEach((id) => get().hearConversation(conversations[id]));
    },

    /**
     * Takes a conversation as it is from now on.
     *
     * @param {number} [askedAt] when it was asked for; what was heard since is newer. Without: it was told just now.
     */
    hearConversation(conversation, askedAt = Infinity) {
      if (heardAt.get(conversation.id) > askedAt) return;
      heardAt.set(conversation.id, performance.now());
      const { view, ids, cursor } = get();
      const conversations = { ...get().conversations, [conversation.id]: conversation };
      const isIn = belongs(conversation, view, seen());
      const isPastEnd = isIn && cursor && !ids.includes(conversation.id) && isBelowAll(conversation, ids, conversations);
      set({ conversations, ids: placed(ids, conversations, conversation.id, isIn && !isPastEnd) });
      get().countSoon();
      if (conversation.id === get().selectedId) void get().seen();
    },

    forgetConversation(id) {
      heardAt.delete(id);
      const { [id]: _, ...conversations } = get().conversations;
      set({ conversations, ids: get().ids.filter((one) => one !== id) });
      if (get().selectedId === id) get().select(null);
    },

    /** Takes out of the list what belongs elsewhere by now because time has passed. */
    sift() {
      const { ids, conversations, view } = get();
      const left = ids.filter((id) => belongs(conversations[id], view, seen()));
      if (left.length !== ids.length) set({ ids: left });
    },

    countSoon() {
      counting ??= setTimeout(() => {
        counting = undefined;
        void get().countAnew();
      }, COUNT_MS);
    },

    async countAnew() {
      const counts = await api.counts().catch(() => null);
      if (counts) set({ counts });
    },

    async saveView(name) {
      await api.addSavedView(name, get().view);
      set({ savedViews: (await api.savedViews()).items });
    },

    async deleteView(id) {
      await api.deleteSavedView(id);
      set({ savedViews: get().savedViews.filter((one) => one.id !== id) });
    },
  };
};

/** Tells whether a conversation stands after everything that was fetched: it comes with the next page. */
const isBelowAll = (conversation, ids, conversations) =>
  ids.length > 0 && conversation.active_at < conversations[ids.at(-1)].active_at;
