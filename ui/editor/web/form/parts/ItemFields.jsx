/** The fields of an item in a list: its title first, and what few items need behind a button that adds it. */

import { Plus, Settings2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { changeAndFocus } from '../../focus.js';
import { pathText } from '../reading/path.js';
import { fieldsOf, isShown, resolve, valueOf } from '../reading/schema.js';
import { Field } from './Field.jsx';
import { useForm } from './context.js';

/** @param {{path: (string|number)[], schema: object, value: object, siblings: number}} props */
export function ItemFields({ path, schema, value, siblings }) {
  const form = useForm();
  const box = useRef(null);
  const [asked, setAsked] = useState([]);
  const declared = fieldsOf(schema, form.root);
  const all = titleFirst(declared).filter((field) => isShown(field, value, declared));
  const isOpen = (field) =>
    asked.includes(field.name) ||
    form.placed.has(pathText([...path, field.name])) ||
    !isRare(field, value, declared, form.root);
  const offered = all.filter((field) => !isOpen(field));
  const open = (name) =>
    changeAndFocus(
      () => setAsked([...asked, name]),
      () => box.current.querySelector(`[data-field=${name}] :is(input, textarea, .fxf-add)`),
    );
  return (
    <div className="fxf-item-fields" ref={box}>
      {all.filter(isOpen).map((field) => (
        <div key={field.name} data-field={field.name}>
          <Field path={[...path, field.name]} field={field} siblings={siblings} />
        </div>
      ))}
      {offered.length > 0 && (
        <div className="fxf-offers">
          {offered.map((field) => (
            <Offer
              key={field.name}
              label={form.words([...path, field.name]).label}
              value={valueOf(value, field)}
              onOpen={() => open(field.name)}
            />
          ))}
        </div>
      )}
    </div>
  );
}

/** A button that opens a field; it says what the field holds. */
function Offer({ label, value, onOpen }) {
  const Icon = value?.length ? Settings2 : Plus;
  return (
    <button type="button" className="fxf-offer" onClick={onOpen}>
      <Icon size={12} aria-hidden />
      {value?.length ? `${label}: ${value}` : label}
    </button>
  );
}

const isId = (field, root) => resolve(field.schema, root).widget === 'id';

/** Items with a title are known by it. */
const titleFirst = (fields) => [...fields].sort((a, b) => (b.name === 'title') - (a.name === 'title'));

/** Tells whether few authors touch a field: an id, an empty text that is no title, an empty list of texts. */
function isRare(field, value, fields, root) {
  if (isId(field, root)) return fields.some(({ name }) => name === 'title');
  const isTitle = field.name === 'title' && fields.some((one) => isId(one, root));
  if (field.isRequired || isTitle || value?.[field.name]?.length) return false;
  const own = resolve(field.schema, root);
  return (
    (own.widget === 'text' && field.default === '') ||
    (own.type === 'array' && resolve(own.items, root).type === 'string')
  );
}
