/** Lengths of time, in words. */

const UNITS = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
  ['seconds', 1],
];

/** Gives a time in the two largest units that fit: "1 d 2 h". */
export function silence(seconds, t) {
  const whole = Math.round(seconds);
  const at = UNITS.findIndex(([, size]) => whole >= size);
  if (at < 0) return t('time.seconds', { count: 0 });
  const [unit, size] = UNITS[at];
  const rest = UNITS[at + 1] && Math.floor((whole % size) / UNITS[at + 1][1]);
  const first = t(`time.${unit}`, { count: Math.floor(whole / size) });
  return rest ? `${first} ${t(`time.${UNITS[at + 1][0]}`, { count: rest })}` : first;
}
