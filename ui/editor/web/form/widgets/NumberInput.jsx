/** A number, typed with a point or a comma; the arrow keys count. */

import { useForm } from '../parts/context.js';
import { useDraft } from '../parts/useDraft.js';
import { notNull } from '../reading/schema.js';
import { locale } from '../../store/words.js';
import { numberOf } from './numbers.js';

export function NumberInput({ id, schema, field, value, onChange, describedBy, isInvalid, isSet }) {
  const { canWrite } = useForm();
  const bounds = notNull(schema);
  const [text, setDraft] = useDraft(isSet || typeof field.default === 'number' ? value : undefined, written);
  const empty = schema.anyOf ? null : undefined;
  const change = (typed) => {
    const number = typed.trim() ? numberOf(typed) : empty;
    if (number === undefined && typed.trim()) return setDraft(typed, value);
    setDraft(typed, number ?? (typeof field.default === 'number' ? field.default : number));
    onChange(number);
  };
  const onKeyDown = (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by || !canWrite) return;
    event.preventDefault();
    const next = (numberOf(text) ?? bounds.minimum ?? 0) + by;
    change(String(Math.max(bounds.minimum ?? -Infinity, Math.min(bounds.maximum ?? Infinity, next))));
  };
  return (
    <input
      id={id}
      type="text"
      inputMode={bounds.type === 'integer' && !(bounds.minimum < 0) ? 'numeric' : 'decimal'}
      className="fxf-input is-number"
      value={text}
      readOnly={!canWrite}
      onChange={(event) => change(event.target.value)}
      onKeyDown={onKeyDown}
      autoComplete="off"
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
    />
  );
}

const written = (value) =>
  typeof value === 'number' ? value.toLocaleString(locale(), { useGrouping: false, maximumFractionDigits: 10 }) : '';
