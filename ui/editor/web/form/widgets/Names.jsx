/** Names that the workspace or the flow knows: typed freely or picked. */

import { useMemo } from 'react';
import { useEditor } from '../../store/editor.js';
import { iconOf } from '../../canvas/icons.js';
import { useForm } from '../parts/context.js';
import { Combo } from '../parts/Combo.jsx';
import { useDraft } from '../parts/useDraft.js';
import { typeName } from './typeNames.js';

const MONO = ['contact_fields', 'events', 'models', 'flow_inputs', 'flow_results', 'languages'];

/** A name of one of the vocabulary's kinds. */
export function Known({ source, value, onChange, label, ...rest }) {
  const form = useForm();
  const [text, setDraft] = useDraft(value);
  const options = useMemo(() => namesOf(source, form), [source, form.vocabulary, form.config]);
  const write = (next) => {
    setDraft(next);
    onChange(next);
  };
  return (
    <Combo
      {...rest}
      label={label}
      text={text}
      options={options}
      onText={write}
      onPick={({ key }) => write(key)}
      isMono={MONO.includes(source)}
    />
  );
}

/** Another flow of the workspace. */
export function FlowPicker(props) {
  const { vocabulary, t } = useForm();
  const options = (vocabulary.flows ?? []).map(({ id, name, can_be_started }) => ({
    key: id,
    label: name,
    hint: can_be_started === false ? t('flow_has_no_entry') : '',
  }));
  return <Picker {...props} options={options} />;
}

/** Another node of this flow. */
export function NodePicker(props) {
  const { document, node } = useForm();
  const catalogue = useEditor((state) => state.catalogue);
  const others = document.nodes.filter((one) => one.id !== node.id && !catalogue[one.type]?.is_trigger);
  const options = others.map((one) => {
    const view = catalogue[one.type];
    const Icon = iconOf(view?.icon);
    return {
      key: one.id,
      label: one.name || view?.strings.title || one.type,
      hint: one.name ? view?.strings.title : one.id,
      icon: <Icon size={13} aria-hidden />,
    };
  });
  return <Picker {...props} options={options} />;
}

/** A thing with an id and a name: the name is shown and typed, the id is kept. */
export function Picker({ value, onChange, options, ...rest }) {
  const form = useForm();
  const nameOf = (id) => options.find((option) => option.key === id)?.label ?? id ?? '';
  const [text, setDraft] = useDraft(value, nameOf);
  const pick = ({ key, label }) => {
    setDraft(label, key);
    onChange(key);
  };
  const onLeave = () => {
    const meant = options.filter((option) => option.label.toLowerCase() === text.trim().toLowerCase());
    if (meant.length === 1) pick(meant[0]);
    else setDraft(nameOf(value), value);
  };
  return (
    <Combo
      {...rest}
      text={text}
      options={options}
      onText={(typed) => setDraft(typed, value)}
      onPick={pick}
      onLeave={onLeave}
      empty={form.t('nothing_found')}
      placeholder={form.t('choose')}
    />
  );
}

function namesOf(source, { vocabulary, config, t }) {
  const flow = (vocabulary.flows ?? []).find((one) => one.id === config.flow_id);
  const lists = {
    time_zones: () => Intl.supportedValuesOf?.('timeZone') ?? [],
    flow_inputs: () => flow?.inputs ?? [],
    flow_results: () => flow?.results ?? [],
  };
  const names = lists[source]?.() ?? vocabulary[source] ?? [];
  return names.map((one) =>
    typeof one === 'string'
      ? { key: one, label: one }
      : { key: one.name, label: one.name, hint: typeName(one.type, t) },
  );
}
