import { Plus, X } from "lucide-react";
import { useState } from "react";
import { WeekTable } from "$/editor/form/widgets/WeekTable.jsx";
import { useLocale, useWords } from "./words.js";

const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const KEYS = {
  add_hours: "hours.add",
  closed: "hours.closed",
  copy_to_workdays: "hours.copy",
  next_day: "hours.next_day",
  remove_item: "hours.remove",
};

/** A field of a form: the week and the days on which nothing opens, sent as JSON; empty without any hours. */
export function BusinessHours({ name, plan }) {
  const t = useWords();
  const locale = useLocale();
  const [hours, setHours] = useState(plan?.hours ?? []);
  const [holidays, setHolidays] = useState(plan?.holidays ?? []);
  return (
    <div className="stack">
      <WeekTable
        hours={hours}
        days={weekdays(locale)}
        labels={{ opens: t("hours.opens"), closes: t("hours.closes") }}
        t={(key, params) => t(KEYS[key], params)}
        canWrite
        onChange={setHours}
      />
      <Holidays days={holidays} onChange={setHolidays} />
      <input type="hidden" name={name} value={hours.length ? JSON.stringify({ hours, holidays }) : ""} />
    </div>
  );
}

function Holidays({ days, onChange }) {
  const t = useWords();
  const locale = useLocale();
  const [day, setDay] = useState("");
  const add = () => {
    if (day && !days.includes(day)) onChange([...days, day].sort());
    setDay("");
  };
  const onKeyDown = (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  };
  const said = (one) => new Date(`${one}T00:00Z`).toLocaleDateString(locale, { dateStyle: "medium", timeZone: "UTC" });
  return (
    <fieldset className="field holidays">
      <legend>{t("hours.holidays")}</legend>
      {days.length > 0 && (
        <ul className="row">
          {days.map((one) => (
            <li key={one} className="badge">
              {said(one)}
              <button
                type="button"
                aria-label={t("hours.remove", { item: said(one) })}
                onClick={() => onChange(days.filter((other) => other !== one))}
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <input className="input" type="date" aria-label={t("hours.holiday")} value={day} onChange={(event) => setDay(event.target.value)} onKeyDown={onKeyDown} />
        <button type="button" className="button" disabled={!day} onClick={add}>
          <Plus size={16} aria-hidden />
          {t("hours.add_holiday")}
        </button>
      </div>
    </fieldset>
  );
}

/** Names the weekdays, Monday first. */
function weekdays(locale) {
  const format = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  const names = [0, 1, 2, 3, 4, 5, 6].map((day) => format.format(MONDAY + day * DAY_MS));
  return names.map((name) => name[0].toLocaleUpperCase(locale) + name.slice(1));
}
