/** Objects inside a config: one of a kind, one that may be missing, one of several kinds. */

import { resolve, newValue, notNull, variantsOf } from '../reading/schema.js';
import { Options } from '../widgets/Choices.jsx';
import { Fields } from './Fields.jsx';
import { useForm } from './context.js';

/** An object that is always there. */
export function Nested({ path, schema, value }) {
  const form = useForm();
  return (
    <div className="fxf-nested">
      <Fields path={path} schema={resolve(schema, form.root)} value={value} />
    </div>
  );
}

/** An object that may be missing: a switch, and the fields while it is on. */
export function Nullable({ id, path, schema, value, label, onChange }) {
  const form = useForm();
  const inner = notNull(schema);
  const isOn = value !== null && value !== undefined;
  return (
    <>
      <label className="fxf-switch">
        <input
          id={id}
          type="checkbox"
          role="switch"
          checked={isOn}
          disabled={!form.canWrite}
          onChange={(event) => onChange(event.target.checked ? newValue(inner, form.root) : null)}
        />
        <span aria-hidden className="fxf-switch-track" />
        <span>
          {form.t(isOn ? 'is_there' : 'is_not_there')}
          <span className="fxf-hidden"> {label}</span>
        </span>
      </label>
      {isOn && (
        <div className="fxf-nested">
          <Fields path={path} schema={resolve(inner, form.root)} value={value} />
        </div>
      )}
    </>
  );
}

/** An object of several kinds: the kind, then its fields. What two kinds share stays when the kind changes. */
export function Union({ id, path, schema, value, label, onChange, describedBy }) {
  const form = useForm();
  const { tag, variants } = variantsOf(schema, form.root);
  const chosen = value?.[tag];
  const choose = (kind) =>
    onChange({ ...newValue(variants[kind], form.root), ...shared(value, variants[kind]), [tag]: kind });
  function shared(old, variant) {
    const names = Object.keys(resolve(variant, form.root).properties);
    return Object.fromEntries(Object.entries(old ?? {}).filter(([name]) => names.includes(name)));
  }
  return (
    <>
      <Options
        id={id}
        label={label}
        value={chosen}
        values={Object.keys(variants)}
        words={form.choices(path)}
        onChange={choose}
        describedBy={describedBy}
      />
      {chosen && Object.keys(resolve(variants[chosen], form.root).properties).length > 1 && (
        <div className="fxf-nested" key={chosen}>
          <Fields path={path} schema={variants[chosen]} value={value} skip={[tag]} />
        </div>
      )}
    </>
  );
}
