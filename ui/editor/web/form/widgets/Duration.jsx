/** A time to wait: a number and its unit, kept in seconds. */

import { useState } from 'react';
import { useForm } from '../parts/context.js';
import { useDraft } from '../parts/useDraft.js';
import { unitOf, UNITS } from './durations.js';
import { numberOf } from './numbers.js';

export function Duration({ id, label, value, schema, onChange, describedBy, isInvalid }) {
  const { t, canWrite } = useForm();
  const [chosen, setUnit] = useState(() => unitOf(value));
  const unit = value && ((value / UNITS[chosen]) * 100) % 1 ? unitOf(value) : chosen;
  const [text, setDraft] = useDraft(value, (seconds) => (seconds === undefined ? '' : String(seconds / UNITS[unit])));
  const offered = Object.keys(UNITS).filter((name) => name === unit || UNITS[name] <= (schema.maximum ?? Infinity));
  const change = (typed) => {
    const number = numberOf(typed);
    const seconds = number === undefined ? undefined : Math.round(number * UNITS[unit]);
    if (number === undefined && typed.trim()) return setDraft(typed, value);
    setDraft(typed, seconds ?? schema.default);
    onChange(seconds);
  };
  const changeUnit = (name) => {
    const number = numberOf(text);
    setUnit(name);
    if (number === undefined) return;
    const seconds = Math.round(number * UNITS[name]);
    setDraft(text, seconds);
    onChange(seconds);
  };
  return (
    <div className="fxf-duration">
      <input
        id={id}
        type="text"
        inputMode="decimal"
        className="fxf-input is-number"
        value={text}
        readOnly={!canWrite}
        onChange={(event) => change(event.target.value)}
        autoComplete="off"
        aria-describedby={describedBy}
        aria-invalid={isInvalid || undefined}
      />
      <select
        className="fxf-input fxf-select"
        aria-label={t('unit_of', { field: label })}
        value={unit}
        disabled={!canWrite}
        onChange={(event) => changeUnit(event.target.value)}
      >
        {offered.map((name) => (
          <option key={name} value={name}>
            {t(`unit_${name}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
