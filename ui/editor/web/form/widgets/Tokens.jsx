/** A list of words or names as small tags: Enter adds one, Backspace takes the last away. */

import { X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useForm } from '../parts/context.js';
import { Combo } from '../parts/Combo.jsx';
import { Faults } from '../parts/Field.jsx';

export function Tokens({ id, path, value, onChange, label, source, describedBy, isInvalid }) {
  const form = useForm();
  const [text, setText] = useState('');
  const input = useRef(null);
  const words = value ?? [];
  const names = (source && form.vocabulary[source]) || [];
  const options = names.filter((name) => !words.includes(name)).map((name) => ({ key: name, label: name }));
  const faults = words.flatMap((_, index) => form.faultsAt([...path, index]));
  const add = (typed) => {
    const added = typed
      .split(/[\n\t]|,\s|,$/)
      .map((word) => word.trim())
      .filter((word, at, all) => word && !words.includes(word) && all.indexOf(word) === at);
    setText('');
    if (added.length) onChange([...words, ...added]);
  };
  const remove = (index) => {
    onChange(words.filter((_, other) => other !== index));
    input.current.focus();
  };
  const onKeyDown = (event) => {
    if (event.key === 'Enter' && text.trim()) {
      event.preventDefault();
      add(text);
    } else if (event.key === 'Backspace' && !text && words.length) {
      event.preventDefault();
      setText(words.at(-1));
      onChange(words.slice(0, -1));
    }
  };
  const onText = (typed) => (/,$/.test(typed) && typed.trim().length > 1 ? add(typed) : setText(typed));
  return (
    <>
      <div className="fxf-tokens" data-invalid={isInvalid || faults.length > 0 || undefined}>
        {words.length > 0 && (
          <ul aria-label={label}>
            {words.map((word, index) => (
              <li
                key={word}
                className="fxf-token"
                data-invalid={form.faultsAt([...path, index]).length > 0 || undefined}
              >
                <span>{word}</span>
                {form.canWrite && (
                  <button
                    type="button"
                    aria-label={form.t('remove_item', { item: word })}
                    onClick={() => remove(index)}
                  >
                    <X size={12} aria-hidden />
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        <Combo
          id={id}
          inputRef={input}
          label={form.t('add_to', { field: label })}
          text={text}
          options={options}
          onText={onText}
          onPick={({ key }) => add(key)}
          onLeave={() => add(text)}
          onKeyDown={onKeyDown}
          describedBy={describedBy}
          isInvalid={isInvalid}
          placeholder={form.t('add_word')}
          ariaLabel={form.t('add_to', { field: label })}
        />
      </div>
      <Faults id={`${id}-items`} faults={faults} />
    </>
  );
}
