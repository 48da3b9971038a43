/** A variable that is written: picked, or made in place by typing a new name. */

import { Plus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useForm } from '../parts/context.js';
import { Combo } from '../parts/Combo.jsx';
import { useDraft } from '../parts/useDraft.js';
import { RESERVED } from '../reading/template.js';
import { typeOfNew, VARIABLE_TYPES, variableNameOf } from '../reading/variables.js';
import { TypeIcon } from './TypeIcon.jsx';
import { UnknownVariables } from './UnknownVariables.jsx';
import { useVariableOptions } from './VariableSuggestions.jsx';

export function VariableName({ path, value, label, ...rest }) {
  const form = useForm();
  const { t, document, edits } = form;
  const [text, setDraft] = useDraft(value);
  const own = document.variables;
  const known = useVariableOptions('').filter((option) => own.some(({ name }) => name === option.key));
  const variable = own.find(({ name }) => name === text);
  const newType = () => typeOfNew(form.config, path, document, form.vocabulary);
  const isNew = (name) => name && !RESERVED.includes(name) && !own.some((one) => one.name === name);
  const take = (name) => {
    setDraft(name);
    if (name !== (value ?? '') || isNew(name)) edits.writeTo(path, name, isNew(name) ? newType() : undefined, label);
  };
  const offer = (typed) => {
    const name = variableNameOf(typed);
    if (!isNew(name)) return [];
    const icon = <Plus size={13} aria-hidden />;
    return [{ key: name, label: t('create_variable', { name }), hint: t(`type_${newType()}`), icon }];
  };
  const leave = () => text !== (value ?? '') && take(variableNameOf(text));
  useOnUnmount(() => edits.isThere() && leave());
  return (
    <div className="fxf-variable">
      <Combo
        {...rest}
        label={label}
        text={text}
        options={known}
        offer={offer}
        onText={(typed) => setDraft(typed, value)}
        onPick={({ key }) => take(key)}
        onLeave={leave}
        onKeyDown={(event) => event.key === 'Enter' && leave()}
        isMono
        placeholder={t('variable_placeholder')}
      >
        <TypeIcon type={variable?.type} />
      </Combo>
      {!variable && value && value === text && <UnknownVariables names={[value]} type={newType()} />}
      {variable && (
        <select
          className="fxf-input fxf-select fxf-type"
          aria-label={t('type_of', { name: text })}
          value={variable.type ?? 'text'}
          disabled={!form.canWrite}
          onChange={(event) => edits.setType(text, event.target.value)}
        >
          {VARIABLE_TYPES.map((type) => (
            <option key={type} value={type}>
              {t(`type_${type}`)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** Does the last thing when the input is taken off the page while somebody types in it. */
function useOnUnmount(act) {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => () => latest.current(), []);
}
