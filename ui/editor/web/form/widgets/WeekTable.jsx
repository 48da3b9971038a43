/** Opening hours as a table: a line for each weekday, with as many stretches as the day has. */

import { Copy, Plus, X } from 'lucide-react';
import { useDraft } from '../parts/useDraft.js';
import './week.css';

const WORKDAYS = [0, 1, 2, 3, 4];
const FIRST_STRETCH = { opens: '09:00', closes: '18:00' };

/**
 * @param {object} props
 * @param {{weekday: number, opens: string, closes: string}[]} props.hours 0 is Monday.
 * @param {string[]} props.days what the weekdays are called.
 * @param {{opens: string, closes: string}} props.labels
 * @param {(key: string, params?: object) => string} props.t says `add_hours`, `closed`, `copy_to_workdays`, `next_day`
 *   and `remove_item`.
 */
export function WeekTable({ hours, days, labels, t, canWrite, onChange, describedBy }) {
  const how = { t, canWrite, labels };
  const byDay = (all) => all.toSorted((a, b) => a.weekday - b.weekday);
  const inDay = (weekday) => hours.map((one, index) => ({ ...one, index })).filter((one) => one.weekday === weekday);
  const copyFrom = (weekday) => {
    const targets = WORKDAYS.filter((day) => day !== weekday);
    const copies = targets.flatMap((day) => inDay(weekday).map(({ index, ...one }) => ({ ...one, weekday: day })));
    onChange(byDay([...hours.filter((one) => !targets.includes(one.weekday)), ...copies]));
  };
  return (
    <div className="fxf-week" aria-describedby={describedBy}>
      {days.map((word, weekday) => {
        const stretches = inDay(weekday);
        return (
          <Day
            key={weekday}
            how={how}
            word={word}
            stretches={stretches}
            onAdd={() => onChange(byDay([...hours, { weekday, ...stretchAfter(stretches.at(-1)) }]))}
            onCopy={weekday === WORKDAYS[0] && stretches.length > 0 ? () => copyFrom(weekday) : undefined}
            onChange={(index, change) => onChange(hours.map((one, at) => (at === index ? { ...one, ...change } : one)))}
            onRemove={(index) => onChange(hours.filter((_, at) => at !== index))}
          />
        );
      })}
    </div>
  );
}

function Day({ how, word, stretches, onAdd, onCopy, onChange, onRemove }) {
  const { t, canWrite, labels } = how;
  return (
    <div className="fxf-day" role="group" aria-label={word}>
      <span className="fxf-day-name">{word}</span>
      <div className="fxf-stretches">
        {stretches.map(({ index, opens, closes }) => (
          <div key={index} className="fxf-stretch">
            <Clock
              label={`${word}, ${labels.opens}`}
              value={opens}
              canWrite={canWrite}
              onChange={(text) => onChange(index, { opens: text })}
            />
            <span aria-hidden>–</span>
            <Clock
              label={`${word}, ${labels.closes}`}
              value={closes}
              canWrite={canWrite}
              onChange={(text) => onChange(index, { closes: text })}
            />
            <Tool
              Icon={X}
              label={t('remove_item', { item: `${word} ${opens}–${closes}` })}
              disabled={!canWrite}
              onClick={() => onRemove(index)}
            />
            {closes && opens && closes <= opens && <span className="fxf-next-day">{t('next_day')}</span>}
          </div>
        ))}
        {stretches.length === 0 && <span className="fxf-closed">{t('closed')}</span>}
      </div>
      <span className="fxf-day-tools">
        {onCopy && (
          <Tool Icon={Copy} label={t('copy_to_workdays', { day: word })} disabled={!canWrite} onClick={onCopy} />
        )}
        <Tool Icon={Plus} label={t('add_hours', { day: word })} disabled={!canWrite} onClick={onAdd} />
      </span>
    </div>
  );
}

function Tool({ Icon, label, ...others }) {
  return (
    <button type="button" className="fxf-tool" aria-label={label} title={label} {...others}>
      <Icon size={14} aria-hidden />
    </button>
  );
}

function Clock({ label, value, canWrite, onChange }) {
  const [text, setDraft] = useDraft(value);
  const onInput = (event) => {
    setDraft(event.target.value);
    if (event.target.value) onChange(event.target.value);
  };
  return (
    <input
      type="time"
      className="fxf-input is-clock"
      aria-label={label}
      value={text}
      readOnly={!canWrite}
      onChange={onInput}
    />
  );
}

/** A new stretch: the usual day, or some hours after a break. */
function stretchAfter(last) {
  if (!last) return FIRST_STRETCH;
  const hour = Math.min(Number(last.closes.slice(0, 2)) + 1, 22);
  const at = (one) => `${String(one).padStart(2, '0')}:00`;
  return { opens: at(hour), closes: at(Math.min(hour + 4, 23)) };
}
