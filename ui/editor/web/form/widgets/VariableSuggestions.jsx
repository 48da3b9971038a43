/** The variables that complete a name in a text, with their types and where they are written. */

import { useEffect, useImperativeHandle, useMemo } from 'react';
import { useEditor } from '../../store/editor.js';
import { useForm } from '../parts/context.js';
import { Popup, useSuggestions } from '../parts/Popup.jsx';
import { readable, writersOf } from '../reading/variables.js';
import { rectAt } from '../text/typing.js';
import { TypeIcon } from './TypeIcon.jsx';

const MAX_WRITERS = 2;

export function VariableSuggestions({ ref, id, query, mirror, start, onPick, onMark, onClose }) {
  const form = useForm();
  const options = useVariableOptions(query);
  const { at, onKey } = useSuggestions(options, (option) => onPick(option.key), onClose);
  useImperativeHandle(ref, () => ({ onKey }));
  useEffect(() => onMark(at), [at]);
  return (
    <>
      <Popup
        id={id}
        anchor={() => rectAt(mirror.current, start)}
        options={options}
        at={at}
        onPick={(option) => onPick(option.key)}
        label={form.t('variables')}
        empty={form.t('no_such_variable')}
      />
      <span className="fxf-hidden" role="status">
        {form.t('suggestions', { count: options.length })}
      </span>
    </>
  );
}

/** Lists the variables whose name holds what was typed, those that begin with it first. */
export function useVariableOptions(query) {
  const form = useForm();
  const catalogue = useEditor((state) => state.catalogue);
  const all = useMemo(
    () => described(form, writersOf(form.document, catalogue)),
    [form.document, form.vocabulary, catalogue],
  );
  const wanted = query.toLowerCase();
  const rank = ({ key }) => (key.toLowerCase().startsWith(wanted) || key.split('.').at(-1).startsWith(wanted) ? 0 : 1);
  return all
    .filter(({ key }) => key.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a) - rank(b) || a.order - b.order);
}

function described(form, writers) {
  return readable(form.document, form.vocabulary).map(({ path, type, group }, order) => ({
    key: path,
    order,
    label: path,
    type,
    icon: <TypeIcon type={type} />,
    hint: hintOf(form, path, type, group, writers),
  }));
}

function hintOf(form, path, type, group, writers) {
  if (group !== 'flow')
    return form.t(`member_${path.startsWith('contact.fields.') ? 'contact_field' : path.replace('.', '_')}`);
  const names = [...(writers.get(path.split('.')[0]) ?? [])];
  const typed = form.t(`type_${type}`);
  if (!names.length) return typed;
  const more = names.length - MAX_WRITERS;
  const shown = names.slice(0, MAX_WRITERS).join(', ') + (more > 0 ? ` +${more}` : '');
  return `${typed} · ${form.t('written_in', { nodes: shown })}`;
}
