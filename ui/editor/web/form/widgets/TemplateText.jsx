/** A text with {{ variables }}: drawn as chips behind a plain text area, so that undo, paste and input methods work. */

import { Braces } from 'lucide-react';
import { useId, useRef } from 'react';
import { useForm } from '../parts/context.js';
import { maxCharsOf } from '../reading/schema.js';
import { partsOf, unknownNames } from '../reading/template.js';
import { useTyping } from '../text/useTyping.js';
import { Counter } from './Counter.jsx';
import { MarkButtons } from './MarkButtons.jsx';
import { UnknownVariables } from './UnknownVariables.jsx';
import { VariableSuggestions } from './VariableSuggestions.jsx';

export function TemplateText({ id, schema, siblings, label, describedBy, isInvalid, isUrl, hasMarks, ...how }) {
  const form = useForm();
  const listId = useId();
  const mirror = useRef(null);
  const typing = useTyping({ ...how, isUrl, hasMarks });
  const { text, typed } = typing;
  const unknown = unknownNames(
    text,
    form.document.variables.map((variable) => variable.name),
  );
  return (
    <div className={how.isLong ? 'fxf-text is-long' : 'fxf-text'} data-invalid={isInvalid || undefined}>
      <div className="fxf-text-body">
        <div className="fxf-mirror" aria-hidden ref={mirror}>
          {partsOf(text).map((part) => (
            <Part key={part.start} part={part} unknown={unknown} />
          ))}
          {'\u200b'}
        </div>
        <textarea
          ref={typing.area}
          id={id}
          rows={1}
          value={text}
          readOnly={!form.canWrite}
          onChange={typing.onInput}
          onKeyDown={typing.onKeyDown}
          onBlur={typing.close}
          onPointerDown={typing.close}
          spellCheck={!isUrl}
          inputMode={isUrl ? 'url' : undefined}
          placeholder={isUrl ? 'https://' : undefined}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          aria-autocomplete="list"
          aria-controls={typed ? listId : undefined}
          aria-activedescendant={typed ? `${listId}-${typed.at ?? 0}` : undefined}
        />
      </div>
      <div className="fxf-text-bar">
        {hasMarks && <MarkButtons onMark={typing.mark} />}
        <Counter text={text} max={maxCharsOf(schema, siblings)} />
        {form.canWrite && <Ask label={label} onAsk={typing.ask} />}
      </div>
      {typed && (
        <VariableSuggestions
          key={typed.start}
          ref={typing.suggestions}
          id={listId}
          query={typed.query}
          mirror={mirror}
          start={typed.start}
          onPick={typing.pick}
          onMark={(at) => typing.setTyped((now) => now && { ...now, at })}
          onClose={typing.close}
        />
      )}
      <UnknownVariables names={unknown} />
    </div>
  );
}

function Part({ part, unknown }) {
  if (part.kind === 'text') return part.text;
  const kind = unknown.includes(part.root) ? 'unknown' : part.kind;
  return <span className={`fxf-chip is-${kind}`}>{part.text}</span>;
}

function Ask({ label, onAsk }) {
  const { t } = useForm();
  return (
    <button
      type="button"
      className="fxf-tool"
      title={t('insert_variable_hint')}
      aria-label={t('insert_variable', { field: label })}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onAsk}
    >
      <Braces size={14} aria-hidden />
    </button>
  );
}
