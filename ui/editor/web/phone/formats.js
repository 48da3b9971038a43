/** Moments and durations as people read them. */

import { locale } from '../store/words.js';

const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];

const format = (at, timeZone, options) => new Intl.DateTimeFormat(locale(), { timeZone, ...options }).format(new Date(at));

/** 9:05 */
export const timeOf = (at, timeZone) => format(at, timeZone, { hour: 'numeric', minute: '2-digit' });

/** Monday, 2 March */
export const dayOf = (at, timeZone) => format(at, timeZone, { weekday: 'long', day: 'numeric', month: 'long' });

/** Mon 2 Mar, 9:05 */
export const momentOf = (at, timeZone) =>
  format(at, timeZone, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });

/** 26 hours */
export const hoursOf = (count) => new Intl.NumberFormat(locale(), { style: 'unit', unit: 'hour', unitDisplay: 'long' }).format(count);

/** 1 day, 2 hours: the two largest units. */
export function durationOf(seconds) {
  let left = Math.round(seconds);
  const parts = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count) parts.push(new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).format(count));
  }
  return new Intl.ListFormat(locale(), { type: 'unit' }).format(parts.slice(0, 2));
}
