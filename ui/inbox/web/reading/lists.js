/** The lists of conversations: which one a conversation stands in, and in which order. The API means the same. */

export const LISTS = ['mine', 'unassigned', 'all', 'waiting', 'snoozed', 'closed'];

/** What is shown at first. */
export const FIRST_VIEW = Object.freeze({ list: 'all', team: '', tag: '', channel_id: '', priority: '', search: '' });

/** Gives the query of `GET /conversations` for a view. */
export function queryOf(view, cursor = '') {
  const told = Object.entries({ ...view, cursor }).filter(([, value]) => value);
  return new URLSearchParams(told).toString();
}

/** Tells whether two views show the same. */
export const isSameView = (one, other) => Object.keys(FIRST_VIEW).every((name) => one[name] === other[name]);

/** Tells whether a view shows fewer than its list holds. */
export const isFiltered = (view) => Boolean(view.tag || view.channel_id || view.priority || view.search);

/**
 * Tells whether a view shows a conversation.
 *
 * @param {{myId: string, now: number}} seen by whom, and when.
 */
export function belongs(conversation, view, { myId, now }) {
  const { status, owner, operator_id: operatorId, snoozed_until: until } = conversation;
  const isOpen = status === 'open';
  const isSnoozed = isOpen && Boolean(until) && Date.parse(until) > now;
  const isIn = {
    all: isOpen,
    mine: isOpen && !isSnoozed && operatorId === myId,
    unassigned: isOpen && !isSnoozed && owner === 'queue' && !operatorId,
    waiting: isOpen && !isSnoozed && Boolean(conversation.waiting_since),
    snoozed: isSnoozed,
    closed: status === 'closed',
  }[view.list];
  return isIn && fitsFilters(conversation, view);
}

/** Puts a conversation where it belongs in a list, or takes it out; gives the ids, the one that was active last first. */
export function placed(ids, conversations, id, isIn) {
  const others = ids.filter((one) => one !== id);
  if (!isIn) return others.length === ids.length ? ids : others;
  const at = others.findIndex((one) => isBefore(conversations[id], conversations[one]));
  const next = at < 0 ? [...others, id] : [...others.slice(0, at), id, ...others.slice(at)];
  return next.every((one, index) => one === ids[index]) ? ids : next;
}

function isBefore(one, other) {
  if (one.active_at !== other.active_at) return one.active_at > other.active_at;
  return one.id > other.id;
}

function fitsFilters(conversation, { team, tag, channel_id: channelId, priority, search }) {
  if (team && conversation.team !== team) return false;
  if (tag && !conversation.tags.includes(tag)) return false;
  if (channelId && conversation.channel_id !== channelId) return false;
  if (priority && conversation.priority !== priority) return false;
  return !search || holds(conversation, search);
}

function holds({ contact_name: name, contact_phone: phone }, search) {
  const digits = search.replace(/\D/g, '');
  return name.toLowerCase().includes(search.toLowerCase()) || (digits.length >= 3 && phone.includes(digits));
}
