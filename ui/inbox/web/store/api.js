/** The routes the inbox uses. */

import { ask } from '$/editor/store/api.js';

const talk = (id, rest = '') => `/conversations/${encodeURIComponent(id)}${rest}`;
const send = (method, path, body) => ask(path, { method, body });

export const api = {
  me: () => ask('/me'),
  teams: () => ask('/teams'),
  channels: () => ask('/channels?limit=100'),
  tags: () => ask('/tags'),
  presence: () => ask('/presence'),
  setPresence: (state) => send('PUT', '/presence', { state }),

  conversations: (query) => ask(`/conversations?limit=50&${query}`),
  counts: () => ask('/conversations/counts'),
  conversation: (id) => ask(talk(id)),
  messages: (id, cursor = '') => ask(talk(id, `/messages?limit=50&cursor=${encodeURIComponent(cursor)}`)),
  notes: (id) => ask(talk(id, '/notes?limit=100')),
  panel: (id, language) => ask(talk(id, '/panel'), { language }),
  why: (messageId, language) => ask(`/messages/${encodeURIComponent(messageId)}/why`, { language }),
  search: (text, signal) => ask(`/search?text=${encodeURIComponent(text)}`, { signal }),

  /** Does something with a conversation; gives it as it is then. */
  act: (id, name, body) => send('POST', talk(id, `/${name}`), body),
  /** Asks the workspace's model for something: `suggest` or `summarize`. */
  think: (id, name) => send('POST', talk(id, `/${name}`)),

  sendMessage: (body, key) => ask('/messages', { method: 'POST', body, headers: { 'Idempotency-Key': key } }),
  addNote: (id, text, mentions) => send('POST', talk(id, '/notes'), { text, mentions }),
  deleteNote: (id, noteId) => send('DELETE', talk(id, `/notes/${encodeURIComponent(noteId)}`)),
  uploadFile,

  cannedReplies: () => ask('/canned-replies'),
  addCannedReply: (reply) => send('POST', '/canned-replies', reply),
  deleteCannedReply: (id) => send('DELETE', `/canned-replies/${encodeURIComponent(id)}`),
  fillCannedReply: (id, replyId) => send('POST', talk(id, `/canned-replies/${encodeURIComponent(replyId)}/fill`)),

  savedViews: () => ask('/saved-views'),
  addSavedView: (name, query) => send('POST', '/saved-views', { name, query }),
  deleteSavedView: (id) => send('DELETE', `/saved-views/${encodeURIComponent(id)}`),

  messageTemplates: (channelId) => ask(`/channels/${encodeURIComponent(channelId)}/message-templates?limit=100`),
  returnPlaces: (language) => ask('/return-places', { language }),

  /** Puts tags on a contact and takes them off; gives the contact. */
  changeTags: (contactId, change) => send('POST', `/contacts/${encodeURIComponent(contactId)}/tags`, change),
};

/** Stores a file; gives what is known of it, with the kind it is sent as. */
function uploadFile(file) {
  const name = encodeURIComponent(file.name.replace(/[/\\\x00-\x1f]/g, ' ').slice(-240));
  return ask(`/files?name=${name}`, { method: 'POST', body: file, headers: { 'Content-Type': file.type } });
}
