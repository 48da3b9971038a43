/** A list inside a config: items that are added, removed, and put in order by dragging or by arrow keys. */

import { GripVertical, Plus, Trash2 } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { changeAndFocus } from '../../focus.js';
import { kindOf, resolve } from '../reading/schema.js';
import { Faults, Field } from './Field.jsx';
import { ItemFields } from './ItemFields.jsx';
import { useForm } from './context.js';
import { useItemKeys } from './useItemKeys.js';
import { useReorder } from './useReorder.js';

export function List({ path, schema, value, label, field }) {
  const form = useForm();
  const items = value ?? [];
  const own = resolve(schema, form.root);
  const itemSchema = resolve(own.items, form.root);
  const keys = useItemKeys(items.length);
  const list = useRef(null);
  const [said, say] = useState('');
  const move = (from, to) => {
    if (to < 0 || to >= items.length || from === to) return;
    keys.move(from, to);
    form.edits.moveItem(path, from, to, label);
    say(form.t('moved_to', { number: to + 1, count: items.length }));
  };
  const reorder = useReorder(list, move);
  const add = () =>
    changeAndFocus(
      () => form.edits.addItem(path, own.items, label),
      () => list.current.lastElementChild.querySelector('.fxf-item-body :is(input, textarea, select)'),
    );
  const remove = (index) =>
    changeAndFocus(
      () => {
        keys.remove(index);
        form.edits.removeItem(path, index, label, field.isRequired);
      },
      () => (list.current.children[index] ?? list.current.parentElement).querySelector('.fxf-remove, .fxf-add'),
    );
  const isFull = items.length >= (own.maxItems ?? Infinity);
  return (
    <div className="fxf-list">
      <ol ref={list} className="fxf-items">
        {items.map((item, index) => (
          <Item
            key={keys.at(index)}
            path={[...path, index]}
            schema={itemSchema}
            value={item}
            label={`${label} ${index + 1}`}
            siblings={items.length}
            onMove={(by) => move(index, index + by)}
            onGrab={(event) => reorder.grab(event, index)}
            onRemove={() => remove(index)}
          />
        ))}
      </ol>
      {form.canWrite && (
        <button type="button" className="fxf-add" onClick={add} disabled={isFull}>
          <Plus size={14} aria-hidden />
          {form.t('add')}
          <span className="fxf-hidden"> {label}</span>
          {items.length > 0 && own.maxItems && isFull && (
            <span className="fxf-of-most">{`${items.length}/${own.maxItems}`}</span>
          )}
        </button>
      )}
      <p className="fxf-hidden" role="status">
        {said}
      </p>
    </div>
  );
}

function Item({ path, schema, value, label, siblings, onMove, onGrab, onRemove }) {
  const form = useForm();
  const id = useId();
  const isObject = kindOf(schema, form.root) === 'object';
  const faults = isObject ? form.faultsAt(path) : [];
  const onKeyDown = (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const handle = event.currentTarget;
    changeAndFocus(
      () => onMove(by),
      () => handle,
    );
  };
  return (
    <li className="fxf-item" aria-label={label}>
      {form.canWrite && (
        <button
          type="button"
          className="fxf-grip"
          aria-label={form.t('move_item', { item: label })}
          title={form.t('move_hint')}
          onKeyDown={onKeyDown}
          onPointerDown={onGrab}
          disabled={siblings < 2}
        >
          <GripVertical size={14} aria-hidden />
        </button>
      )}
      <div className={isObject ? 'fxf-item-body' : 'fxf-item-body is-plain'}>
        {isObject ? (
          <ItemFields path={path} schema={schema} value={value} siblings={siblings} />
        ) : (
          <Field path={path} field={{ schema, name: label, isRequired: true }} label={label} isBare />
        )}
        <Faults id={`${id}-fault`} faults={faults} />
      </div>
      {form.canWrite && (
        <button
          type="button"
          className="fxf-remove"
          aria-label={form.t('remove_item', { item: label })}
          onClick={onRemove}
        >
          <Trash2 size={14} aria-hidden />
        </button>
      )}
    </li>
  );
}
