/** A text without variables. */

import { useForm } from '../parts/context.js';
import { useDraft } from '../parts/useDraft.js';

export function PlainText({ id, value, onChange, schema, describedBy, isInvalid, isMono, placeholder }) {
  const { canWrite } = useForm();
  const [text, setDraft] = useDraft(value);
  const onInput = (event) => {
    setDraft(event.target.value);
    onChange(event.target.value);
  };
  return (
    <input
      id={id}
      type="text"
      className={isMono ? 'fxf-input is-mono' : 'fxf-input'}
      value={text}
      readOnly={!canWrite}
      maxLength={schema.maxLength}
      onChange={onInput}
      placeholder={placeholder}
      spellCheck={!isMono}
      autoComplete="off"
      aria-describedby={describedBy}
      aria-invalid={isInvalid || undefined}
    />
  );
}
