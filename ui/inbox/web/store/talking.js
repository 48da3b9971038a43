/** The conversation that is open: its messages and notes, older ones on demand, and that they were seen. */

import { api } from './api.js';
import { firstUnread, joined, merged } from '../reading/rows.js';

const KEPT_TALKS = 12; // chosen: going back to one of them shows it at once
const EMPTY = Object.freeze({ messages: [], notes: [], cursor: null, isLoaded: false, isLoading: false, error: null });

export const talkActions = (set, get) => {
  const change = (id, news) => {
    const talk = get().talks[id] ?? EMPTY;
    set({ talks: { ...get().talks, [id]: { ...talk, ...(typeof news === 'function' ? news(talk) : news) } } });
  };
  const told = new Map(); // by conversation: the messages told of while an answer is under way; the answer is older
  const during = async (id, ask) => {
    const heard = [];
    told.set(id, heard);
    try {
      return [await ask(), heard];
    } finally {
      if (told.get(id) === heard) told.delete(id);
    }
  };
  const forgetOld = (id) => {
    const kept = [id, ...Object.keys(get().talks).filter((one) => one !== id).reverse()].slice(0, KEPT_TALKS);
    set({ talks: Object.fromEntries(kept.reverse().filter((one) => get().talks[one]).map((one) => [one, get().talks[one]])) });
  };

  return {
    selectedId: null,
    talks: {},
    emptyTalk: EMPTY,

    /** Opens a conversation; null closes the one that is open. */
    select(id) {
      if (id === get().selectedId) return;
      const { [id]: talk, ...others } = get().talks;
      set({ selectedId: id, replyTo: null, dialog: null, ...(talk && { talks: { ...others, [id]: { ...talk, unreadFrom: undefined } } }) });
      get().clearPanel();
      get().note(id);
      if (!id) return;
      forgetOld(id);
      void get().renewTalk(id);
    },

    /** Fetches the latest messages and the notes. */
    async renewTalk(id) {
      change(id, { isLoading: true, error: null });
      const askedAt = performance.now();
      try {
        const ask = () => Promise.all([api.conversation(id), api.messages(id), api.notes(id)]);
        const [[conversation, page, notes], heard] = await during(id, ask);
        get().hearConversation(conversation, askedAt);
        change(id, (talk) => ({ ...joined(talk, page, heard), notes: merged([], notes.items), isLoaded: true }));
        change(id, ({ messages, unreadFrom }) => ({ unreadFrom: unreadFrom ?? firstUnread(messages, conversation.unread_count) }));
        get().settled(page.items);
        await get().seen();
      } catch (error) {
        change(id, { error });
      } finally {
        change(id, { isLoading: false });
      }
    },

    /** Fetches messages before the ones that are shown. */
    async older(id) {
      const { cursor, isLoading } = get().talks[id] ?? EMPTY;
      if (!cursor || isLoading) return;
      change(id, { isLoading: true, error: null });
      try {
        const [page, heard] = await during(id, () => api.messages(id, cursor));
        change(id, (talk) => ({ messages: merged(merged(talk.messages, page.items), heard), cursor: page.next_cursor ?? null }));
      } catch (error) {
        change(id, { error });
        get().failed(error);
      } finally {
        change(id, { isLoading: false });
      }
    },

    hearMessage(message) {
      const id = message.conversation_id;
      told.get(id)?.push(message);
      if (get().talks[id]?.isLoaded) change(id, (talk) => ({ messages: merged(talk.messages, [message]) }));
      get().settled([message]);
    },

    hearNote(note) {
      const id = note.conversation_id;
      if (get().talks[id]) change(id, (talk) => ({ notes: merged(talk.notes, [note]) }));
      if (note.mentions.includes(get().me.user_id) && note.author_id !== get().me.user_id) get().hearAlert({ code: 'mention', conversation_id: id, name: note.author_name });
    },

    forgetNote(id, noteId) {
      if (get().talks[id]) change(id, (talk) => ({ notes: talk.notes.filter((one) => one.id !== noteId) }));
    },

    /** Tells the server that what is on the screen was seen, when somebody looks. */
    async seen() {
      const { selectedId: id, conversations, talks } = get();
      const isLookedAt = document.visibilityState === 'visible' && document.hasFocus();
      if (!isLookedAt || !talks[id]?.isLoaded || !conversations[id]?.unread_count) return;
      set({ conversations: { ...conversations, [id]: { ...conversations[id], unread_count: 0 } } });
      const last = talks[id].messages.findLast((message) => message.direction === 'in'); // what comes meanwhile was not seen
      await api.act(id, last ? `read?up_to=${encodeURIComponent(last.id)}` : 'read').catch(() => null);
      get().countSoon();
    },
  };
};
