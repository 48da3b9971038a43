/** Until when a conversation is likely to be put aside. */

const MORNING = 9; // chosen: o'clock, as people begin
const MONDAY = 1;

/** Gives the moments that are offered, in the browser's own time zone. */
export function snoozeMoments(now) {
  const inHours = (hours) => new Date(now.getTime() + hours * 3_600_000);
  const morning = (days) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING);
  const toMonday = (MONDAY - now.getDay() + 7) % 7 || 7;
  const moments = [
    { name: 'hour', moment: inHours(1) },
    { name: 'hours', moment: inHours(4) },
    { name: 'tomorrow', moment: morning(1) },
  ];
  return toMonday === 1 ? moments : [...moments, { name: 'monday', moment: morning(toMonday) }];
}
