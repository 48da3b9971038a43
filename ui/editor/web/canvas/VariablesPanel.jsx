/** The flow's variables: name, type, what they begin with, and whether they come in or go out. */

import { useState } from 'react';
import { Plus, Search, Trash2 } from 'lucide-react';
import { setVariables } from '../edits/variables.js';
import { renameVariable } from '../form/reading/renaming.js';
import { useEditor } from '../store/editor.js';
import { useWords, wordsOf } from '../store/words.js';
import { isFreeName, readDefault, TYPES, writeDefault } from './variables.js';

/** The list, with a row to add one. */
export function VariablesPanel() {
  const t = useWords('canvas');
  const variables = useEditor((state) => state.document.variables);
  const canWrite = useEditor((state) => state.canWrite);
  const change = (index, values, merge) => {
    const changed = variables.map((variable, at) => (at === index ? cleaned({ ...variable, ...values }) : variable));
    save(t('undo.variable'), changed, merge);
  };
  const remove = (index) =>
    save(
      t('undo.remove_variable'),
      variables.filter((_, at) => at !== index),
    );
  return (
    <div className="fx-variables">
      <p className="fx-hint">{t('variables.hint')}</p>
      <ul>
        {variables.map((variable, index) => (
          <Row
            key={index}
            variable={variable}
            others={variables.filter((_, at) => at !== index)}
            onChange={(values, merge) => change(index, values, merge)}
            onRemove={() => remove(index)}
          />
        ))}
      </ul>
      {!variables.length && <p className="fx-hint">{t('variables.none')}</p>}
      {canWrite && <NewVariable variables={variables} />}
    </div>
  );
}

function Row({ variable, others, onChange, onRemove }) {
  const t = useWords('canvas');
  const canWrite = useEditor((state) => state.canWrite);
  const { open } = useEditor.getState();
  const find = () => open({ kind: 'search', mode: 'variable', query: variable.name });
  const { name, type = 'text' } = variable;
  return (
    <li className="fx-variable">
      <fieldset disabled={!canWrite}>
        <legend className="fx-hidden">{name}</legend>
        <Name name={name} others={others} onChange={(value) => rename(name, value)} />
        <select
          aria-label={t('variables.type')}
          value={type}
          onChange={(event) => onChange({ type: event.target.value, default: null })}
        >
          {TYPES.map((one) => (
            <option key={one} value={one}>
              {t(`type.${one}`)}
            </option>
          ))}
        </select>
        <Default key={type} variable={variable} onChange={onChange} />
        <label title={t('variables.input_hint')}>
          <input
            type="checkbox"
            checked={variable.is_input ?? false}
            onChange={(event) => onChange({ is_input: event.target.checked })}
          />
          {t('variables.input')}
        </label>
        <label title={t('variables.result_hint')}>
          <input
            type="checkbox"
            checked={variable.is_result ?? false}
            onChange={(event) => onChange({ is_result: event.target.checked })}
          />
          {t('variables.result')}
        </label>
      </fieldset>
      <span className="fx-variable-acts">
        <button
          type="button"
          className="fx-icon-button"
          title={t('variables.find')}
          aria-label={t('variables.find_of', { name })}
          onClick={find}
        >
          <Search size={14} aria-hidden="true" />
        </button>
        {canWrite && (
          <button
            type="button"
            className="fx-icon-button"
            title={t('variables.remove')}
            aria-label={t('variables.remove_of', { name })}
            onClick={onRemove}
          >
            <Trash2 size={14} aria-hidden="true" />
          </button>
        )}
      </span>
    </li>
  );
}

function Name({ name, others, onChange }) {
  const t = useWords('canvas');
  const [value, setValue] = useState(name);
  const [known, setKnown] = useState(name);
  if (known !== name) {
    setKnown(name);
    setValue(name);
  }
  const isGood = isFreeName(value, others);
  const leave = () => (isGood ? value !== name && onChange(value) : setValue(name));
  return (
    <input
      className="fx-field"
      aria-label={t('variables.name')}
      aria-invalid={!isGood}
      title={isGood ? undefined : t('variables.bad_name')}
      spellCheck={false}
      maxLength={64}
      value={value}
      onChange={(event) => setValue(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => event.key === 'Enter' && event.target.blur()}
    />
  );
}

function Default({ variable, onChange }) {
  const t = useWords('canvas');
  const [text, setText] = useState(() => writeDefault(variable));
  const read = readDefault(text, variable.type ?? 'text');
  const change = (event) => {
    setText(event.target.value);
    const value = readDefault(event.target.value, variable.type ?? 'text');
    if (value !== undefined) onChange({ default: value }, `default ${variable.name}`);
  };
  return (
    <input
      className="fx-field"
      aria-label={t('variables.default')}
      placeholder={t('variables.no_default')}
      aria-invalid={read === undefined}
      title={read === undefined ? t(`variables.bad_default_${variable.type}`) : undefined}
      value={text}
      onChange={change}
    />
  );
}

function NewVariable({ variables }) {
  const t = useWords('canvas');
  const [name, setName] = useState('');
  const isGood = isFreeName(name, variables);
  const add = (event) => {
    event.preventDefault();
    if (!isGood) return;
    save(t('undo.add_variable'), [...variables, { name, type: 'text' }]);
    setName('');
  };
  return (
    <form className="fx-variable-new" onSubmit={add}>
      <input
        className="fx-field"
        aria-label={t('variables.new')}
        placeholder={t('variables.new')}
        spellCheck={false}
        maxLength={64}
        value={name}
        aria-invalid={Boolean(name) && !isGood}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="fx-button" disabled={!isGood}>
        <Plus size={14} aria-hidden="true" />
        {t('variables.add')}
      </button>
      {name && !isGood && <p className="fx-hint is-error">{t('variables.bad_name')}</p>}
    </form>
  );
}

function save(name, variables, merge) {
  useEditor.getState().edit(name, (document) => setVariables(document, variables), { merge });
}

/** Gives a variable another name, with all that uses it, in one step. */
function rename(from, to) {
  const { edit, catalogue } = useEditor.getState();
  edit(wordsOf('canvas')('undo.rename_variable', { from, to }), (document) =>
    renameVariable(document, catalogue, from, to),
  );
}

/** Leaves out what says nothing, as the server does. */
function cleaned({ is_input, is_result, default: value, ...variable }) {
  return {
    ...variable,
    ...(value === null ? {} : { default: value }),
    ...(is_input && { is_input }),
    ...(is_result && { is_result }),
  };
}
