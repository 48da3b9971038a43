/** Opening the inbox: who looks at it, whom they work with, and the stream that keeps it live. */

import { lookingAtLogIn } from '$/parts/logIn.js';
import { api } from './api.js';
import { createBurst } from './burst.js';
import { createLive } from './live.js';
import { createOutbox } from './outbox.js';
import { createDrafts } from '../reading/drafts.js';
import { loadWords } from './words.js';

export const openActions = (set, get) => ({
  language: null,
  isOpen: false,
  openError: null,
  me: null,
  teams: [],
  channels: [],
  tags: [],
  cannedReplies: [],
  savedViews: [],
  connection: 'connecting',
  drafts: null,
  outbox: null,
  stop: () => {},

  /** Opens the inbox; gives what closes it again. */
  open(language) {
    let isWanted = true;
    void get().begin(language, () => isWanted);
    return () => {
      isWanted = false;
      get().stop();
      set({ isOpen: false });
    };
  },

  async begin(language, isWanted) {
    set({ openError: null });
    try {
      const [me] = await Promise.all([api.me(), loadWords(language)]);
      if (!isWanted()) return;
      get().settleIn(me, language);
    } catch (error) {
      if (error.status === undefined) throw error;
      if (isWanted()) set({ openError: error });
    }
  },

  settleIn(me, language) {
    const owner = `${me.workspace_id}.${me.user_id}`;
    const outbox = createOutbox({
      storage: localStorage,
      owner,
      send: (item) => get().deliver(item),
      tell: (pending) => set({ pending }),
    });
    outbox.drop((item) => item.state === 'sent'); // the server has it
    const drafts = createDrafts(localStorage, owner);
    set({ me, language, outbox, pending: outbox.items(), drafts, texts: drafts.all(), isOpen: true });
    get().look();
    void get().loadNames();
    get().listen();
    outbox.hurry();
  },

  /** Loads the names that lists and menus show; the inbox works without them too. */
  async loadNames() {
    const asked = [api.teams(), api.channels(), api.tags(), api.cannedReplies(), api.savedViews(), get().renewPeople()];
    const told = await Promise.allSettled(asked);
    const [teams, channels, tags, cannedReplies, savedViews] = told.map(({ value }) => value?.items ?? []);
    set({ teams, channels, tags, cannedReplies, savedViews });
  },

  templates: {},

  /** Loads the message templates of a number, once. */
  async loadTemplates(channelId) {
    if (!channelId || get().templates[channelId]) return;
    set({ templates: { ...get().templates, [channelId]: [] } });
    const { items } = await api.messageTemplates(channelId).catch(() => ({ items: [] }));
    set({ templates: { ...get().templates, [channelId]: items } });
  },

  /** Listens to what happens until the inbox is closed. */
  listen() {
    const open = () => new EventSource('/api/conversations/live');
    const burst = createBurst((frame) => get().hear(frame));
    const live = createLive({ open, hear: burst.put, tell: (state) => get().connected(state) });
    const hurry = () => {
      if (document.visibilityState === 'visible') live.hurry();
      void get().seen();
    };
    const back = () => {
      live.hurry();
      get().outbox.hurry();
    };
    addEventListener('online', back);
    addEventListener('focus', hurry);
    document.addEventListener('visibilitychange', hurry);
    live.start();
    set({
      stop: () => {
        live.stop();
        burst.drop();
        removeEventListener('online', back);
        removeEventListener('focus', hurry);
        document.removeEventListener('visibilitychange', hurry);
      },
    });
  },

  /** Notes how the stream stands. The first lists come with it, or without it when it cannot be had. */
  connected(state) {
    const before = get().connection;
    set({ connection: state });
    if (state === 'lost' && !get().hasListed) void get().renew();
    if (state === 'lost') void get().whoAmI();
    if (state === 'live' && before === 'lost') get().outbox.hurry();
  },

  /** Looks who is logged in when the stream broke; the page is theirs, or nobody's any more. */
  async whoAmI() {
    const { me } = get();
    const [now, error] = await lookingAtLogIn(api.me).then(
      (found) => [found],
      (refused) => [null, refused],
    );
    if (error?.status === 401) location.assign(`/log-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    if (now && (now.workspace_id !== me.workspace_id || now.user_id !== me.user_id)) location.assign(location.pathname);
  },

  /** Hears what happened. */
  hear(frame) {
    const heard = {
      conversation: () => get().hearConversation(frame.conversation),
      message: () => get().hearMessage(frame.message),
      note: () => get().hearNote(frame.note),
      note_gone: () => get().forgetNote(frame.conversation_id, frame.note_id),
      conversation_gone: () => get().forgetConversation(frame.conversation_id),
      presence: () => get().hearPeople(frame.items),
      alert: () => get().hearAlert(frame.alert),
      reset: () => get().renew(),
    }[frame.kind];
    void heard?.();
  },

  /** Fetches anew what is shown. */
  async renew() {
    const { selectedId } = get();
    await Promise.all([get().renewList(), get().countAnew(), selectedId && get().renewTalk(selectedId)]);
  },
});
