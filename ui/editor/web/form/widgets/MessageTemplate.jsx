/** The name of an approved message template: picking one fills in its language and makes its places. */

import { useForm } from '../parts/context.js';
import { Combo } from '../parts/Combo.jsx';
import { useDraft } from '../parts/useDraft.js';
import { placesOf } from './messageTemplates.js';

export function MessageTemplate({ value, onChange, label, ...rest }) {
  const form = useForm();
  const { t, config, vocabulary } = form;
  const [text, setDraft] = useDraft(value);
  const all = vocabulary.message_templates ?? [];
  const options = all.map((one) => ({
    key: `${one.name} ${one.language}`,
    label: one.name,
    hint: [one.language, one.status === 'APPROVED' ? '' : t('template_status', { status: one.status.toLowerCase() })]
      .filter(Boolean)
      .join(' · '),
    template: one,
  }));
  const write = (next) => {
    const name = next.toLowerCase().replace(/[\s-]+/g, '_');
    setDraft(name);
    onChange(name);
  };
  const pick = ({ template }) => {
    setDraft(template.name);
    form.edits.setAll({ name: template.name, language: template.language, ...placesOf(template, config) }, label);
  };
  return <Combo {...rest} label={label} text={text} options={options} onText={write} onPick={pick} isMono />;
}
