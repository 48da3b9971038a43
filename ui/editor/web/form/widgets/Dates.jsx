/** Days and times of day. */

import { useForm } from '../parts/context.js';
import { useDraft } from '../parts/useDraft.js';
import { numberOf } from './numbers.js';
import { Options } from './Choices.jsx';

/** A day, `YYYY-MM-DD`. */
export const DateInput = (props) => <Native {...props} type="date" />;

/** A time of day, `HH:MM`. */
export const TimeOfDay = (props) => <Native {...props} type="time" />;

function Native({ id, type, value, onChange, describedBy, isInvalid, ariaLabel }) {
  const { canWrite } = useForm();
  const [text, setDraft] = useDraft(value);
  const onInput = (event) => {
    setDraft(event.target.value);
    onChange(event.target.value);
  };
  return (
    <input
      id={id}
      type={type}
      className="fxf-input is-short"
      value={text}
      readOnly={!canWrite}
      onChange={onInput}
      aria-label={ariaLabel}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
    />
  );
}

const RELATIVE = /^today(?:([+-])(\d{1,4}))?$/;

/** A bound of a day: none, a date, or some days before or after the day it is asked on. */
export function DayBound({ id, label, value, onChange, describedBy, isInvalid }) {
  const form = useForm();
  const { t } = form;
  const relative = value?.match(RELATIVE);
  const mode = !value ? 'none' : relative ? 'relative' : 'date';
  const starts = { none: '', relative: 'today', date: new Date().toISOString().slice(0, 10) };
  const days = relative ? Number(`${relative[1] ?? '+'}${relative[2] ?? 0}`) : 0;
  const words = { none: t('day_any'), relative: t('day_relative'), date: t('day_fixed') };
  return (
    <div className="fxf-day-bound">
      <Options
        id={id}
        label={label}
        value={mode}
        values={Object.keys(starts)}
        words={words}
        onChange={(chosen) => onChange(starts[chosen])}
        describedBy={describedBy}
      />
      {mode === 'date' && <DateInput value={value} onChange={onChange} ariaLabel={label} isInvalid={isInvalid} />}
      {mode === 'relative' && (
        <Days
          days={days}
          onChange={(count) => onChange(boundOf(count))}
          ariaLabel={`${label}, ${t('days_from_today')}`}
          isInvalid={isInvalid}
        />
      )}
    </div>
  );
}

function Days({ days, onChange, ariaLabel, isInvalid }) {
  const { t, canWrite } = useForm();
  const [text, setDraft] = useDraft(days, String);
  const change = (typed) => {
    const count = numberOf(typed);
    setDraft(typed, count ?? days);
    if (Number.isInteger(count) && Math.abs(count) <= 9_999) onChange(count);
  };
  return (
    <span className="fxf-days">
      <input
        type="text"
        inputMode="numeric"
        className="fxf-input is-number"
        value={text}
        readOnly={!canWrite}
        onChange={(event) => change(event.target.value)}
        aria-label={ariaLabel}
        aria-invalid={isInvalid || undefined}
      />
      <span>{t('days_from_today')}</span>
    </span>
  );
}

const boundOf = (count) => (count === 0 ? 'today' : `today${count > 0 ? '+' : '-'}${Math.abs(count)}`);
