/** What a cron schedule of five parts means: its next times, and words for it. */

const BOUNDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MAX_DAYS = 1_500; // chosen: four years, so that the 29th of February is among them

/**
 * Reads a schedule.
 *
 * @returns {{minutes: number[], hours: number[], days: number[], months: number[], weekdays: number[], parts: string[]}|null}
 *   null for what is no schedule, or one that only the server can read.
 */
export function readCron(text) {
  const parts = text.trim().toLowerCase().split(/\s+/);
  if (parts.length !== 5) return null;
  const [minutes, hours, days, months, weekdays] = parts.map((part, index) => valuesOf(part, index));
  if (!minutes || !hours || !days || !months || !weekdays) return null;
  return { minutes, hours, days, months, weekdays: [...new Set(weekdays.map((day) => day % 7))].sort(), parts };
}

/**
 * Lists the next times as a wall clock shows them.
 *
 * @param {{year: number, month: number, day: number, hour: number, minute: number}} now the same wall clock.
 * @returns {Date[]} to be written in UTC.
 */
export function nextTimes(cron, now, count) {
  const found = [];
  const start = Date.UTC(now.year, now.month - 1, now.day, now.hour, now.minute);
  for (let offset = 0; offset < MAX_DAYS && found.length < count; offset += 1) {
    const day = new Date(Date.UTC(now.year, now.month - 1, now.day + offset));
    if (!isOn(cron, day)) continue;
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const moment = day.getTime() + (hour * 60 + minute) * 60_000;
        if (moment > start && found.length < count) found.push(new Date(moment));
      }
    }
  }
  return found;
}

/** Gives the wall clock of a time zone; of this machine where there is no such zone. */
export function wallClock(zone, at = new Date()) {
  const numbers = (timeZone) => {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  };
  try {
    return numbers(zone || undefined);
  } catch {
    return numbers(undefined);
  }
}

/** Says a schedule in words; empty when it takes too many. */
export function cronWords(cron, t, locale) {
  const [minute, hour, day, month, weekday] = cron.parts;
  const when = timeWords(cron, minute, hour, t, locale);
  if (!when) return '';
  const days = [];
  if (weekday !== '*')
    days.push(
      t('cron_on_weekdays', {
        days: listed(
          cron.weekdays.map((one) => weekdayName(one, locale)),
          locale,
        ),
      }),
    );
  if (day !== '*') days.push(t('cron_on_days', { days: listed(cron.days.map(String), locale) }));
  const onDays = days.length ? listed(days, locale, 'disjunction') : t('cron_every_day');
  const inMonths =
    month === '*'
      ? ''
      : t('cron_in_months', {
          months: listed(
            cron.months.map((one) => monthName(one, locale)),
            locale,
          ),
        });
  return [onDays, when, inMonths].filter(Boolean).join(' ');
}

function timeWords(cron, minute, hour, t, locale) {
  const every = minute.match(/^\*(?:\/(\d+))?$/);
  if (every && hour === '*') return t('cron_every_minutes', { count: Number(every[1] ?? 1) });
  if (hour === '*' && cron.minutes.length === 1)
    return t('cron_every_hour', { minute: String(cron.minutes[0]).padStart(2, '0') });
  if (cron.minutes.length * cron.hours.length > 6) return '';
  const times = cron.hours.flatMap((one) => cron.minutes.map((two) => `${pad(one)}:${pad(two)}`));
  return t('cron_at', { times: listed(times, locale) });
}

function valuesOf(part, index) {
  const values = new Set();
  for (const piece of part.split(',')) {
    const [range, step = '1'] = piece.split('/');
    const [low, high] = boundsOf(range, index, piece.includes('/'));
    if (low === undefined || low > high || !/^[1-9]\d*$/.test(step)) return null;
    for (let value = low; value <= high; value += Number(step)) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function boundsOf(range, index, hasStep) {
  const [least, most] = BOUNDS[index];
  if (range === '*') return [least, index === 4 ? 6 : most];
  const [from, to] = range.split('-').map((name) => numberOf(name, index));
  const last = range.includes('-') ? to : hasStep ? most : from;
  const isIn = (value) => value !== undefined && value >= least && value <= most;
  return isIn(from) && isIn(last) ? [from, last] : [];
}

function numberOf(name, index) {
  if (/^\d+$/.test(name)) return Number(name);
  if (index === 3 && MONTHS.includes(name)) return MONTHS.indexOf(name) + 1;
  return index === 4 && WEEKDAYS.includes(name) ? WEEKDAYS.indexOf(name) : undefined;
}

/** As cron has it: where days of the month and weekdays are both named, either is enough. */
function isOn(cron, day) {
  if (!cron.months.includes(day.getUTCMonth() + 1)) return false;
  const isDay = cron.days.includes(day.getUTCDate());
  const isWeekday = cron.weekdays.includes(day.getUTCDay());
  const areBothNamed = !cron.parts[2].startsWith('*') && !cron.parts[4].startsWith('*');
  return areBothNamed ? isDay || isWeekday : isDay && isWeekday;
}

const pad = (number) => String(number).padStart(2, '0');
const listed = (items, locale, type = 'conjunction') => new Intl.ListFormat(locale, { type }).format(items);
const named = (date, locale, how) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...how }).format(date);
const weekdayName = (weekday, locale) => named(new Date(Date.UTC(2023, 0, 1 + weekday)), locale, { weekday: 'long' });
const monthName = (month, locale) => named(new Date(Date.UTC(2023, month - 1, 1)), locale, { month: 'long' });
