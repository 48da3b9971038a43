/** One field of a config: its label, its control, its help and what is wrong with it. */

import { useId, useState } from 'react';
import { getIn, isSame } from '../reading/path.js';
import { controlOf } from './controls.js';
import { useForm } from './context.js';

/**
 * @param {{path: (string|number)[], field: object, siblings?: number, label?: string, isBare?: boolean}} props
 *   `siblings` is the number of items in the list around; `isBare` hides the label from the eye.
 */
export function Field({ path, field, siblings = 0, label: given, isBare = false }) {
  const form = useForm();
  const id = useId();
  const words = form.words(path);
  const label = given ?? words.label;
  const { Control, isGroup, isInline, settings } = controlOf(field, form.root);
  const [hasFocus, setFocus] = useState(false);
  const faults = form.faultsAt(path).filter((fault) => !(hasFocus && fault.isHalfWritten));
  const stored = getIn(form.config, path);
  const onChange = (next) => {
    const isDefault = !field.isRequired && isSame(next, field.default);
    form.edits.set(path, isDefault ? undefined : next, label);
  };
  const describedBy =
    [words.help && `${id}-help`, faults.length && `${id}-fault`].filter(Boolean).join(' ') || undefined;
  const control = (
    <Control
      {...settings}
      id={id}
      path={path}
      field={field}
      schema={field.schema}
      siblings={siblings}
      label={label}
      value={stored ?? field.default}
      isSet={stored !== undefined}
      onChange={onChange}
      describedBy={describedBy}
      isInvalid={faults.some((fault) => !fault.isWarning)}
    />
  );
  const help = words.help && !given && (
    <p className="fxf-help" id={`${id}-help`}>
      {words.help}
    </p>
  );
  const Frame = isGroup ? Group : Single;
  const onBlur = (event) => {
    if (event.currentTarget.contains(event.relatedTarget)) return;
    setFocus(false);
    form.touch(path);
  };
  const heard = { onBlur, onFocus: () => setFocus(true) };
  return (
    <Frame
      id={id}
      label={label}
      isBare={isBare}
      isInline={isInline}
      isRequired={field.isRequired}
      describedBy={describedBy}
      heard={heard}
    >
      {isGroup && help}
      {control}
      {!isGroup && help}
      <Faults id={`${id}-fault`} faults={faults} />
    </Frame>
  );
}

/** Says what is wrong, once each. */
export function Faults({ id, faults }) {
  if (!faults.length) return null;
  return (
    <div className="fxf-fault" id={id} role="status">
      {faults.map(({ message, isWarning }) => (
        <p key={message} className={isWarning ? 'is-warning' : undefined}>
          {message}
        </p>
      ))}
    </div>
  );
}

function Single({ id, label, isBare, isInline, children, heard }) {
  return (
    <div className={isInline ? 'fxf-field is-inline' : 'fxf-field'} {...heard}>
      <label className={isBare ? 'fxf-hidden' : 'fxf-label'} htmlFor={id}>
        {label}
      </label>
      {children}
    </div>
  );
}

function Group({ id, label, isBare, describedBy, children, heard }) {
  return (
    <fieldset className="fxf-field is-group" aria-describedby={describedBy} {...heard} id={`${id}-group`}>
      <legend className={isBare ? 'fxf-hidden' : 'fxf-label'}>{label}</legend>
      {children}
    </fieldset>
  );
}
