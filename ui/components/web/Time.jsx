import { useLocale } from "./words.js";

const STEPS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];

/** A moment: within a week as "2 hours ago", else as a date; the exact time is in its title. */
export function Time({ at }) {
  const locale = useLocale();
  if (!at) return null;
  const moment = new Date(at);
  const exact = moment.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
  return <time dateTime={at} title={exact}>{said(moment, locale)}</time>;
}

function said(moment, locale) {
  const ago_s = (Date.now() - moment) / 1000;
  if (Math.abs(ago_s) > 7 * 86_400) return moment.toLocaleDateString(locale, { dateStyle: "medium" });
  const [unit, length_s] = STEPS.find(([, length]) => Math.abs(ago_s) >= length) ?? ["second", 1];
  const rough = unit === "second" ? 0 : -Math.trunc(ago_s / length_s);
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(rough, unit);
}
