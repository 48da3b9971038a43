/** A field to type in and a list to choose from, by keyboard or pointer. */

import { useEffect, useId, useRef, useState } from 'react';
import { SearchField } from './SearchField.jsx';

/**
 * @param {object} props
 * @param {(query: string) => {title?: string, items: {key: string, label: string, note?: string, icon?: any, group?: string, run: Function}[]}[]} props.find
 */
export function ChoiceList({ find, label, nothing, onDone }) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef(null);
  const id = useId();
  const sections = find(query);
  const items = sections.flatMap((section) => section.items);
  const current = Math.min(at, items.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [current, query]);
  const choose = (item) => {
    if (!item) return;
    onDone();
    item.run();
  };
  const press = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) {
      event.preventDefault();
      setAt((current + step + items.length) % items.length);
    }
  };
  const type = (text) => {
    setQuery(text);
    setAt(0);
  };
  let index = -1;
  return (
    <div className="fx-choice">
      <SearchField
        autoFocus
        value={query}
        onChange={type}
        onEnter={() => choose(items[current])}
        onKeyDown={press}
        label={label}
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={items.length ? `${id}-${current}` : undefined}
      />
      <div className="fx-choice-list" id={id} role="listbox" aria-label={label} ref={list}>
        {sections.map((section, number) => (
          <div key={section.title ?? number} role="group" aria-label={section.title}>
            {section.title && <h4 aria-hidden="true">{section.title}</h4>}
            {section.items.map((item) => {
              index += 1;
              const own = index;
              return (
                <Choice
                  key={item.key}
                  id={`${id}-${own}`}
                  item={item}
                  isCurrent={own === current}
                  onPoint={() => setAt(own)}
                  onChoose={() => choose(item)}
                />
              );
            })}
          </div>
        ))}
        {!items.length && <p className="fx-hint">{nothing}</p>}
      </div>
    </div>
  );
}

function Choice({ id, item, isCurrent, onPoint, onChoose }) {
  const Icon = item.icon;
  return (
    <div
      id={id}
      role="option"
      aria-selected={isCurrent}
      className="fx-choice-item"
      style={item.group && { '--group': `var(--fx-group-${item.group})` }}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      {Icon && (
        <span className="fx-tile" aria-hidden="true">
          <Icon size={15} />
        </span>
      )}
      <span className="fx-choice-words">
        <span>{item.label}</span>
        {item.note && <small>{item.note}</small>}
      </span>
      {item.keys && <kbd>{item.keys}</kbd>}
    </div>
  );
}
