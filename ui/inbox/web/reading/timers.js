/** What runs out: the 24-hour window, the time a customer waits, and what a team has promised. */

const SOON_MS = 5 * 60_000; // chosen: time enough to answer
const WINDOW_SOON_MS = 2 * 3_600_000; // chosen: time enough to finish a talk

/**
 * Tells how the 24-hour window stands.
 *
 * @returns {{isOpen: boolean, leftMs: number, isSoon: boolean}} closed also when the customer never wrote.
 */
export function windowOf({ window_expires_at: until }, now) {
  const leftMs = until ? Date.parse(until) - now : 0;
  return { isOpen: leftMs > 0, leftMs: Math.max(0, leftMs), isSoon: leftMs > 0 && leftMs < WINDOW_SOON_MS };
}

/**
 * Gives what a team has promised and not kept yet, the more urgent first; null when nothing runs.
 *
 * @returns {{kind: 'first_response'|'resolution', leftMs: number, state: 'fine'|'soon'|'late'}|null} `leftMs` is below 0 when late.
 */
export function promiseOf(conversation, now) {
  if (conversation.status === 'closed') return null;
  const { first_response_due_at: first, resolution_due_at: whole } = conversation;
  const [kind, due] = first ? ['first_response', first] : ['resolution', whole];
  if (!due) return null;
  const leftMs = Date.parse(due) - now;
  return { kind, leftMs, state: leftMs < 0 ? 'late' : leftMs < SOON_MS ? 'soon' : 'fine' };
}

/** Gives how long a customer has been waiting for an answer, in milliseconds; null when nobody waits. */
export function waitedMs({ waiting_since: since, status }, now) {
  return since && status !== 'closed' ? Math.max(0, now - Date.parse(since)) : null;
}

/**
 * Gives a duration in its largest unit, never more precise than a minute.
 *
 * @returns {{unit: 'day'|'hour'|'minute', count: number}} rounded down; less than a minute is no minute.
 */
export function roughly(ms) {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  if (minutes >= 48 * 60) return { unit: 'day', count: Math.floor(minutes / (24 * 60)) };
  return minutes >= 60 ? { unit: 'hour', count: Math.floor(minutes / 60) } : { unit: 'minute', count: minutes };
}
