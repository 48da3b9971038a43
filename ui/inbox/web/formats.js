/** Moments, durations and names as people read them, in the browser's time zone. */

import { locale } from './store/words.js';
import { roughly } from './reading/timers.js';

const format = (at, options) => new Intl.DateTimeFormat(locale(), options).format(new Date(at));
const DAY_MS = 86_400_000;

/** 9:05 */
export const timeOf = (at) => format(at, { hour: 'numeric', minute: '2-digit' });

/** 2026-03-02, as it is here. */
export const localDay = (at) => new Date(at).toLocaleDateString('sv');

/** Today, yesterday, Monday within a week, else the date. */
export function dayOf(at, now = Date.now()) {
  const ago = Math.round((Date.parse(localDay(now)) - Date.parse(localDay(at))) / DAY_MS);
  if (ago === 0 || ago === 1) return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(-ago, 'day');
  if (ago > 1 && ago < 7) return format(at, { weekday: 'long' });
  return format(at, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** The time of today, else the day: as short as a list needs it. */
export function shortMoment(at, now = Date.now()) {
  const day = localDay(at);
  if (day === localDay(now)) return timeOf(at);
  if (day === localDay(now - DAY_MS)) return dayOf(at, now);
  return format(at, { day: 'numeric', month: 'short' });
}

/** Mon 2 Mar, 9:05 */
export const momentOf = (at) => format(at, { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });

/** 5 min, 3 h, 2 days; less than a minute is `< 1 min`. */
export function durationOf(ms) {
  const { unit, count } = roughly(ms);
  const said = new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short' }).format(Math.max(1, count));
  return unit === 'minute' && count === 0 ? `< ${said}` : said;
}

/** A person's name, else the phone number. */
export const nameOf = ({ contact_name: name, contact_phone: phone }) => name || phoneOf(phone);

/** A phone number as it is written: digits with a plus sign. */
export const phoneOf = (phone) => (phone ? `+${phone}` : '');
