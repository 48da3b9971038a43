/** Controls for what is one of some words, several of them, or yes and no. */

import { useForm } from '../parts/context.js';
import { resolve } from '../reading/schema.js';

const MAX_SEGMENTS = 4;
const MAX_SEGMENT_CHARS = 34; // chosen: what stands side by side in the panel's width
const MAX_SEGMENT_CHARS_IN_ITEM = 18; // chosen: the same inside an item of a list

/** One of some words: side by side where they are few and short, else in a list. */
export function Choice({ schema, path, value, isSet, field, ...rest }) {
  const form = useForm();
  const words = form.choices(path);
  return (
    <Options
      {...rest}
      value={value}
      values={inOrder(resolve(schema, form.root).enum, words)}
      words={words}
      isNarrow={path.some(Number.isInteger)}
    />
  );
}

/** The control of a choice: radio buttons side by side, or a list. */
export function Options({ id, label, value, values, words, onChange, describedBy, isInvalid, isNarrow = false }) {
  const form = useForm();
  const named = values.map((one) => ({ value: one, word: words[one] ?? String(one) }));
  const chars = named.reduce((sum, { word }) => sum + word.length + 2, 0);
  const picked = (text) => onChange(values.find((one) => String(one) === text));
  if (named.length <= MAX_SEGMENTS && chars <= (isNarrow ? MAX_SEGMENT_CHARS_IN_ITEM : MAX_SEGMENT_CHARS)) {
    return (
      <div id={id} className="fxf-segments" role="radiogroup" aria-label={label} aria-describedby={describedBy}>
        {named.map(({ value: one, word }) => (
          <label key={one} className="fxf-segment">
            <input
              type="radio"
              name={id}
              value={one}
              checked={one === value}
              disabled={!form.canWrite}
              onChange={() => onChange(one)}
            />
            <span>{word}</span>
          </label>
        ))}
      </div>
    );
  }
  return (
    <select
      id={id}
      className="fxf-input fxf-select"
      aria-label={label}
      value={value ?? ''}
      disabled={!form.canWrite}
      onChange={(event) => picked(event.target.value)}
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
    >
      {value === undefined && <option value="">{form.t('choose')}</option>}
      {named.map(({ value: one, word }) => (
        <option key={one} value={one}>
          {word}
        </option>
      ))}
    </select>
  );
}

/** Several of some words. */
export function Choices({ schema, path, value, onChange, describedBy }) {
  const form = useForm();
  const words = form.choices(path);
  const chosen = value ?? [];
  const all = inOrder(resolve(resolve(schema, form.root).items, form.root).enum, words);
  const flip = (one) => onChange(all.filter((other) => (other === one) !== chosen.includes(other)));
  return (
    <div className="fxf-toggles">
      {all.map((one) => (
        <label key={one} className="fxf-toggle">
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            disabled={!form.canWrite}
            onChange={() => flip(one)}
            aria-describedby={describedBy}
          />
          <span>{words[one] ?? String(one)}</span>
        </label>
      ))}
    </div>
  );
}

/** Yes or no, where one of them is the default. */
export function Switch({ id, value, onChange, describedBy }) {
  const form = useForm();
  return (
    <span className="fxf-switch">
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={Boolean(value)}
        disabled={!form.canWrite}
        onChange={(event) => onChange(event.target.checked)}
        aria-describedby={describedBy}
      />
      <span aria-hidden className="fxf-switch-track" />
    </span>
  );
}

/** Yes or no, where the author has to say it. */
export function YesNo({ onChange, value, ...rest }) {
  const form = useForm();
  const words = { true: form.t('yes'), false: form.t('no') };
  return <Options {...rest} value={value} values={[true, false]} words={words} onChange={onChange} />;
}

/** The values in the order in which the strings name them; the schema has them by the alphabet. */
function inOrder(values, words) {
  const order = Object.keys(words);
  const rank = (value) => (order.includes(String(value)) ? order.indexOf(String(value)) : order.length);
  return [...values].sort((a, b) => rank(a) - rank(b));
}
