/** What is offered while one types: canned replies after `/`, people after `@` in notes. */

import { useEffect, useId, useState } from 'react';
import { flushSync } from 'react-dom';
import { fits, mentionAt, slashAt } from '../reading/typed.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';

const SHOWN = 8;

/** What is offered at the caret, and the keys that choose of it. */
export function useSuggesting({ conversation, tab, text, field, onText }) {
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [isDismissed, setDismissed] = useState(false);
  const id = useId();
  const items = isDismissed ? [] : itemsFor({ conversation, tab, text, caret, onText, field });
  const current = Math.min(at, items.length - 1);
  useEffect(() => setAt(0), [text]);
  useEffect(() => setDismissed(false), [text]);
  const press = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!items.length || !(step || ['Enter', 'Tab', 'Escape'].includes(event.key))) return false;
    event.preventDefault();
    event.stopPropagation();
    if (step) setAt((current + step + items.length) % items.length);
    else if (event.key === 'Escape') setDismissed(true);
    else void items[current].choose();
    return true;
  };
  const roles = {
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': items.length > 0,
    'aria-controls': items.length ? id : undefined,
    'aria-activedescendant': items.length ? `${id}-${current}` : undefined,
  };
  return { id, items, current, press, roles, point: setAt, follow: () => setCaret(field.current?.selectionStart ?? 0) };
}

/** The list above the field. */
export function Suggestions({ suggesting: { id, items, current, point } }) {
  if (!items.length) return null;
  return (
    <ul className="ib-suggestions" role="listbox" id={id} aria-label={t('suggestions')}>
      {items.map((item, index) => (
        <li
          key={item.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === current}
          onPointerMove={() => point(index)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => void item.choose()}
        >
          <strong>{item.label}</strong>
          <span>{item.note}</span>
        </li>
      ))}
    </ul>
  );
}

function itemsFor(typing) {
  const { tab, text, caret } = typing;
  if (tab === 'reply') {
    const query = slashAt(text, caret);
    return query === null ? [] : cannedItems(query, typing);
  }
  const mention = mentionAt(text, caret);
  return mention ? peopleItems(mention, typing) : [];
}

function cannedItems(query, { conversation, tab, onText }) {
  const { cannedReplies, canned, textOf } = useInbox.getState();
  const found = cannedReplies.filter((one) => fits(`${one.shortcut} ${one.text}`, query));
  return found.slice(0, SHOWN).map((one) => ({
    key: one.id,
    label: `/${one.shortcut}`,
    note: one.text,
    choose: async () => {
      const words = (await canned(conversation.id, one.id)) ?? one.text;
      onText(words + textOf(conversation.id, tab).slice(query.length + 1)); // and what was typed meanwhile
    },
  }));
}

function peopleItems({ query, start }, { text, caret, onText, field }) {
  const { people, me } = useInbox.getState();
  const found = people.filter((one) => one.user_id !== me.user_id && fits(`${one.name} ${one.email}`, query));
  return found.slice(0, SHOWN).map((one) => ({
    key: one.user_id,
    label: one.name || one.email,
    note: t(`presence.${one.state}`),
    choose: () => {
      const before = `${text.slice(0, start)}@${one.name || one.email} `;
      flushSync(() => onText(before + text.slice(caret))); // the next key may come before the next frame
      field.current.setSelectionRange(before.length, before.length);
    },
  }));
}
