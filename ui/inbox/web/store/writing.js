/** Writing: messages that wait for the server, notes, and what is being answered. */

import { api } from './api.js';
import { merged } from '../reading/rows.js';

const TYPING_MS = 20_000; // WhatsApp Cloud API, typing indicator: shown for 25 seconds at most

export const writeActions = (set, get) => {
  let typedAt = 0;

  return {
    pending: [],
    replyTo: null,
    tab: 'reply',
    texts: {},

    /** Gives what is being written to a conversation, as a `reply` or a `note`. */
    textOf: (id, tab) => get().texts[`${id} ${tab}`] ?? '',

    /** Takes what is being written; it is kept until it is sent. */
    setText(id, tab, text) {
      set({ texts: { ...get().texts, [`${id} ${tab}`]: text } });
      get().drafts.put(id, tab, text);
    },

    /** Sends a content to the customer of a conversation; it is shown at once. */
    sendContent({ id, contact_id, channel_id }, content) {
      const { replyTo, outbox } = get();
      set({ replyTo: null });
      const key = crypto.randomUUID();
      const at = new Date().toISOString();
      outbox.add({ key, at, conversation_id: id, contact_id, channel_id, content, reply_to: replyTo?.provider_id ?? '' });
    },

    /** Hands a message of the outbox to the server. */
    async deliver({ key, contact_id, channel_id, content, reply_to: replyTo }) {
      const body = { contact_id, channel_id, content, ...(replyTo && { reply_to: replyTo }) };
      try {
        return await api.sendMessage(body, key);
      } catch (error) {
        error.fault = error.body?.error?.faults?.[0]?.code;
        throw error;
      }
    },

    /** Forgets of what waits what the server shows by now. */
    settled(messages) {
      const { outbox, talks } = get();
      const ids = new Set(messages.map((one) => one.id));
      const isThere = (item) => ids.has(item.message_id) || talks[item.conversation_id]?.messages.some((one) => one.id === item.message_id);
      outbox?.drop((item) => item.message_id && isThere(item));
    },

    answer: (message) => set({ replyTo: message, tab: 'reply' }),
    stopAnswering: () => set({ replyTo: null }),
    write: (tab) => set({ tab }),

    /** Lets the customer see that somebody writes; at most as often as that shows. */
    typing(id) {
      if (Date.now() - typedAt < TYPING_MS) return;
      typedAt = Date.now();
      void api.act(id, 'typing').catch(() => null);
    },

    /** Writes a note; tells whether it is stored. */
    async addNote(id, text, mentions) {
      try {
        const note = await api.addNote(id, text, mentions);
        get().hearNote(note);
        return true;
      } catch (error) {
        get().failed(error);
        return false;
      }
    },

    async deleteNote(id, noteId) {
      try {
        await api.deleteNote(id, noteId);
        get().forgetNote(id, noteId);
      } catch (error) {
        get().failed(error);
      }
    },

    /** Gives the words of a canned reply for a conversation; null when they cannot be had. */
    async canned(id, replyId) {
      try {
        return (await api.fillCannedReply(id, replyId)).text;
      } catch (error) {
        get().failed(error);
        return null;
      }
    },

    async addCannedReply(reply) {
      const made = await api.addCannedReply(reply);
      set({ cannedReplies: merged(get().cannedReplies, [made]) });
    },

    async deleteCannedReply(id) {
      await api.deleteCannedReply(id);
      set({ cannedReplies: get().cannedReplies.filter((one) => one.id !== id) });
    },
  };
};
