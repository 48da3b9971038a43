/** The rows of a conversation: messages, notes and what is still being sent, with days between them. */

import { partsOf } from './contents.js';

const RUN_MS = 5 * 60_000; // chosen: what one side sends within it stands close together

/**
 * Gives the rows in the order they are shown, the oldest first.
 *
 * @param {{messages: object[], notes: object[], pending: object[], unreadFrom?: string}} talk `unreadFrom`: the message
 *   above which a line says that what follows is new.
 * @param {(at: string) => string} dayOf the local day of a moment.
 * @returns {{kind: 'day'|'unread'|'message'|'note'|'pending', key: string, at: string, isFirst?: boolean}[]}
 */
export function rowsOf({ messages, notes, pending, unreadFrom }, dayOf) {
  const byProvider = new Map(messages.filter((one) => one.provider_id).map((one) => [one.provider_id, one]));
  const said = [
    ...messages.map((message) => messageRow(message, byProvider)),
    ...notes.map((note) => ({ kind: 'note', key: `n${note.id}`, at: note.created_at, side: 'note', note })),
  ].sort(byMoment);
  const waiting = pending.map((one) => ({ kind: 'pending', key: `p${one.key}`, at: one.at, side: 'out', pending: one }));
  return withDays([...said, ...waiting], dayOf).flatMap((row) => (row.key === unreadFrom ? [{ kind: 'unread', key: 'unread', at: row.at }, { ...row, isFirst: true }] : [row]));
}

/** Gives the first of the customer's messages that are new, by its id; undefined when none is, or it is not among them. */
export function firstUnread(messages, unreadCount) {
  return unreadCount > 0 ? messages.filter(({ direction }) => direction === 'in').at(-unreadCount)?.id : undefined;
}

/** Puts messages into those that are known: each once, as it was told last, the oldest first. */
export function merged(known, more) {
  const byId = new Map(known.map((one) => [one.id, one]));
  for (const one of more) byId.set(one.id, newer(byId.get(one.id), one));
  return [...byId.values()].sort((a, b) => compare(a.created_at, b.created_at) || compare(a.id, b.id));
}

/**
 * Puts the latest page in; when it does not reach those that are known, the ones before it are fetched anew.
 *
 * @param {{messages: object[], cursor: string|null, isLoaded: boolean}} talk what is known.
 * @param {object[]} heard what was told of while the page was under way: it is newer than the page.
 */
export function joined(talk, { items, next_cursor: next }, heard) {
  const known = new Set(talk.messages.map((one) => one.id));
  const isJoined = talk.isLoaded && (!next || items.some((one) => known.has(one.id)));
  return {
    messages: merged(merged(isJoined ? talk.messages : [], items), heard),
    cursor: isJoined ? talk.cursor : (next ?? null),
  };
}

const RANKS = ['queued', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed'];

/** Of two tellings of a message the later one counts: an answer that was under way never takes a tick back. */
function newer(known, told) {
  if (!known || known.status === told.status) return told;
  return RANKS.indexOf(told.status) >= RANKS.indexOf(known.status) ? told : known;
}

function messageRow(message, byProvider) {
  const quoted = message.reply_to && byProvider.get(message.reply_to);
  return {
    kind: 'message',
    key: message.id,
    at: message.at,
    order: message.created_at,
    side: message.direction === 'in' ? 'in' : 'out',
    message,
    parts: partsOf(message),
    quoted: quoted || null,
  };
}

function* withDaysOf(rows, dayOf) {
  let before = null;
  for (const row of rows) {
    const day = dayOf(row.at);
    if (!before || dayOf(before.at) !== day) yield { kind: 'day', key: `d${day}`, at: row.at, day };
    const isNear = before && Date.parse(row.at) - Date.parse(before.at) < RUN_MS && dayOf(before.at) === day;
    yield { ...row, isFirst: !(isNear && before.side === row.side) };
    before = row;
  }
}

function withDays(rows, dayOf) {
  const seen = new Map();
  return [...withDaysOf(rows, dayOf)].map((row) => {
    const count = seen.get(row.key) ?? 0;
    seen.set(row.key, count + 1);
    return count ? { ...row, key: `${row.key}+${count}` } : row;
  });
}

const byMoment = (a, b) => compare(a.order ?? a.at, b.order ?? b.at) || compare(a.key, b.key);

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
