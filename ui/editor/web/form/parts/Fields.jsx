/** The fields of an object: those every author needs, then those with a sensible value, folded. */

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { pathText, isSame } from '../reading/path.js';
import { faultsInside } from '../reading/faults.js';
import { fieldsOf, isAdvanced, isShown, valueOf } from '../reading/schema.js';
import { Field } from './Field.jsx';
import { useForm } from './context.js';
import { shortText } from './shortText.js';

/** @param {{path: (string|number)[], schema: object, value: object, skip?: string[], siblings?: number}} props */
export function Fields({ path, schema, value, skip = [], siblings = 0 }) {
  const form = useForm();
  const all = fieldsOf(schema, form.root).filter((field) => !skip.includes(field.name));
  const shown = all.filter((field) => isShown(field, value, all));
  const folded = shown.filter((field) => isAdvanced(field, form.root));
  const open = folded.length === shown.length ? shown : shown.filter((field) => !folded.includes(field));
  return (
    <>
      {open.map((field) => (
        <Field key={field.name} path={[...path, field.name]} field={field} siblings={siblings} />
      ))}
      {open !== shown && folded.length > 0 && <Folded path={path} fields={folded} value={value} siblings={siblings} />}
    </>
  );
}

/** Fields behind a line that says what they are set to. */
function Folded({ path, fields, value, siblings }) {
  const form = useForm();
  const isChanged = fields.some((field) => !field.isRequired && !isSame(valueOf(value, field), field.default));
  const [wasOpened, setOpened] = useState(isChanged);
  const hasFault = fields.some((field) => {
    const at = [...path, field.name];
    return form.placed.has(pathText(at)) || faultsInside(form.placed, at).length > 0;
  });
  const isOpen = wasOpened || hasFault;
  return (
    <details className="fxf-fold" open={isOpen} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>
        <ChevronRight size={14} aria-hidden className="fxf-fold-mark" />
        <span>{form.t('advanced')}</span>
        {!isOpen && <span className="fxf-fold-values">{summaryOf(form, path, fields, value)}</span>}
      </summary>
      <div className="fxf-fold-body">
        {fields.map((field) => (
          <Field key={field.name} path={[...path, field.name]} field={field} siblings={siblings} />
        ))}
      </div>
    </details>
  );
}

function summaryOf(form, path, fields, value) {
  const said = fields.map((field) => {
    const at = [...path, field.name];
    const text = shortText(form, at, field, valueOf(value, field));
    return text && `${form.words(at).label}: ${text}`;
  });
  return said.filter(Boolean).join(' · ');
}
