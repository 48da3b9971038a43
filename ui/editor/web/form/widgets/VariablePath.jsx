/** A variable that is read, or what is picked out of one: `age`, `contact.fields.city`. */

import { useForm } from '../parts/context.js';
import { Combo } from '../parts/Combo.jsx';
import { useDraft } from '../parts/useDraft.js';
import { RESERVED } from '../reading/template.js';
import { TypeIcon } from './TypeIcon.jsx';
import { UnknownVariables } from './UnknownVariables.jsx';
import { useVariableOptions } from './VariableSuggestions.jsx';

export function VariablePath({ path, value, onChange, ...rest }) {
  const form = useForm();
  const [text, setDraft] = useDraft(value);
  const options = useVariableOptions('');
  const write = (next) => {
    const plain = next.replace(/^\s*\{\{\s*|\s*\}\}\s*$/g, '');
    setDraft(plain);
    onChange(plain);
  };
  const [root] = text.split('.');
  const isUnknown = root && !RESERVED.includes(root) && !form.document.variables.some(({ name }) => name === root);
  return (
    <>
      <Combo
        {...rest}
        text={text}
        options={options}
        onText={write}
        onPick={({ key }) => write(key)}
        isMono
        placeholder={form.t('variable_placeholder')}
      >
        <TypeIcon type={options.find(({ key }) => key === text)?.type} />
      </Combo>
      {isUnknown && <UnknownVariables names={[root]} />}
    </>
  );
}
