/** Times in seconds, as people say them. */

import { locale } from '../../store/words.js';

/** The units by name, in seconds. */
export const UNITS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 };

/** Gives the largest unit of which a time is a whole number. */
export function unitOf(seconds) {
  const names = Object.keys(UNITS).reverse();
  return (seconds && names.find((name) => seconds % UNITS[name] === 0)) || 'minutes';
}

/** Says a time: "23 hours". */
export function durationWords(seconds) {
  const unit = unitOf(seconds);
  const format = new Intl.NumberFormat(locale(), { style: 'unit', unit: unit.slice(0, -1), unitDisplay: 'long' });
  return format.format(seconds / UNITS[unit]);
}
