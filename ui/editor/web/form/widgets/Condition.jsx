/** Rules over variables, each read as a sentence: variable, comparison, value. */

import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { getIn } from '../reading/path.js';
import { fieldsOf, isShown, newValue, resolve } from '../reading/schema.js';
import { typeOf } from '../reading/variables.js';
import { Faults, Field } from '../parts/Field.jsx';
import { useForm } from '../parts/context.js';
import { useItemKeys } from '../parts/useItemKeys.js';

const COMMON = ['equals', 'not_equals', 'is_set', 'is_not_set'];
const TEXTS = [...COMMON, 'contains', 'not_contains', 'starts_with', 'ends_with', 'matches'];

/** The comparisons that mean something for a type. */
const FITTING = {
  text: TEXTS,
  number: ['equals', 'not_equals', 'less_than', 'at_most', 'greater_than', 'at_least', 'is_set', 'is_not_set'],
  boolean: ['is_true', 'is_false', 'is_set', 'is_not_set'],
  date: ['before', 'after', ...COMMON],
  time: ['before', 'after', ...COMMON],
  list: ['contains', 'not_contains', 'is_set', 'is_not_set'],
};

export function Condition({ path, schema, value }) {
  const form = useForm();
  const rules = value?.rules ?? [];
  const [rulesField, matchField] = fieldsOf(schema, form.root);
  const rulesPath = [...path, rulesField.name];
  const ruleSchema = resolve(rulesField.schema.items, form.root);
  const label = form.words(rulesPath).label;
  const keys = useItemKeys(rules.length);
  const remove = (index) => {
    keys.remove(index);
    form.edits.removeItem(rulesPath, index, label, true);
  };
  return (
    <div className="fxf-condition">
      {rules.length > 1 && <Field path={[...path, matchField.name]} field={matchField} isBare />}
      <ol aria-label={label}>
        {rules.map((rule, index) => (
          <li key={keys.at(index)} className="fxf-rule" aria-label={`${label} ${index + 1}`}>
            <RuleFields path={[...rulesPath, index]} schema={ruleSchema} value={rule} />
            {form.canWrite && rules.length > 1 && (
              <button
                type="button"
                className="fxf-remove"
                aria-label={form.t('remove_item', { item: `${label} ${index + 1}` })}
                onClick={() => remove(index)}
              >
                <X size={14} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ol>
      <Faults id={`${rulesPath.join('-')}-fault`} faults={form.faultsAt(rulesPath)} />
      {form.canWrite && rules.length < rulesField.schema.maxItems && (
        <button
          type="button"
          className="fxf-add"
          onClick={() => form.edits.addItem(rulesPath, rulesField.schema.items, label, newValue(ruleSchema, form.root))}
        >
          <Plus size={14} aria-hidden />
          {form.t('add_rule')}
        </button>
      )}
    </div>
  );
}

function RuleFields({ path, schema, value }) {
  const form = useForm();
  const fields = fieldsOf(schema, form.root);
  const [left, operator, right] = fields;
  return (
    <div className="fxf-rule-fields">
      <Field path={[...path, left.name]} field={left} isBare />
      <Operator path={[...path, operator.name]} field={operator} left={value.left} />
      {isShown(right, value, fields) && <Field path={[...path, right.name]} field={right} isBare />}
    </div>
  );
}

/** The comparison: what fits the variable's type first. */
function Operator({ path, field, left }) {
  const form = useForm();
  const id = useId();
  const label = form.words(path).label;
  const words = form.choices(path);
  const fitting = FITTING[typeOf(left, form.document, form.vocabulary)] ?? TEXTS;
  const others = Object.keys(words).filter((one) => !fitting.includes(one));
  const option = (one) => (
    <option key={one} value={one}>
      {words[one]}
    </option>
  );
  return (
    <>
      <label htmlFor={id} className="fxf-hidden">
        {label}
      </label>
      <select
        id={id}
        className="fxf-input fxf-select"
        value={getIn(form.config, path) ?? ''}
        disabled={!form.canWrite}
        onChange={(event) => form.edits.set(path, event.target.value, label)}
      >
        {fitting.filter((one) => words[one]).map(option)}
        <optgroup label={form.t('other_comparisons')}>{others.map(option)}</optgroup>
      </select>
    </>
  );
}
