/** Typing in a text with {{ variables }}: completion, marks, and keys that take a whole variable. */

import { useRef, useState } from 'react';
import { useDraft } from '../parts/useDraft.js';
import { chipBefore, endOfTyped, typedName } from '../reading/template.js';
import { MARK_KEYS, MARKS, marked, SHIFTED_MARK_KEYS } from './formatting.js';
import { replaceText } from './typing.js';

/**
 * Gives the text being typed and what its text area has to do.
 *
 * @param {{value?: string, onChange: (text: string) => void, isLong?: boolean, hasMarks?: boolean, isUrl?: boolean}} how
 *   `isLong` takes line breaks; `hasMarks` has keys for bold and italic; in an address a slash is just a slash.
 */
export function useTyping({ value, onChange, isLong, hasMarks, isUrl }) {
  const area = useRef(null);
  const suggestions = useRef(null);
  const [text, setDraft] = useDraft(value);
  const [typed, setTyped] = useState(null); // {start, query} of the name being typed, or null
  const close = () => setTyped(null);

  const onInput = ({ target }) => {
    const next = isLong ? target.value : target.value.replace(/\s*\n\s*/g, ' ');
    setDraft(next);
    onChange(next);
    setTyped(typedName(next, target.selectionStart, !isUrl) ?? askedName(typed, next, target.selectionStart));
  };
  const pick = (path) => {
    const end = endOfTyped(text, typed.start, Math.max(typed.start, area.current.selectionStart));
    close();
    replaceText(area.current, typed.start, end, `{{ ${path} }}`);
  };
  const ask = () => {
    area.current.focus();
    const start = area.current.selectionStart;
    setTyped(typedName(text, start, false) ?? { start, query: '', isAsked: true });
  };
  const mark = (style) => {
    const { selectionStart, selectionEnd } = area.current;
    const change = marked(text, selectionStart, selectionEnd, MARKS[style]);
    replaceText(area.current, change.from, change.to, change.text);
    area.current.setSelectionRange(...change.select);
  };
  const onKeyDown = (event) => {
    if (event.nativeEvent.isComposing) return;
    if (isBareSlash(typed) && (event.key === 'Enter' || event.key === 'Tab')) close();
    else if (suggestions.current?.onKey(event)) return;
    const style = hasMarks && markOf(event);
    if (style) taken(event, () => mark(style));
    else if (event.key === ' ' && event.ctrlKey) taken(event, ask);
    else if (event.key === 'Enter' && !isLong) event.preventDefault();
    else if (event.key === 'Backspace') takeChip(event, area.current, text);
  };
  return { area, suggestions, text, typed, setTyped, pick, ask, mark, close, onInput, onKeyDown };
}

/** Tells whether only a slash was typed, which may mean itself. */
const isBareSlash = (typed) => typed?.isSlash && !typed.query && !typed.at;

/** What has been typed since the button was used; null once it is no name any more. */
function askedName(typed, text, caret) {
  if (!typed?.isAsked) return null;
  const query = caret >= typed.start ? text.slice(typed.start, caret) : ' ';
  return /^[\w.]*$/.test(query) ? { start: typed.start, query, isAsked: true } : null;
}

function markOf({ ctrlKey, metaKey, shiftKey, key }) {
  if (!ctrlKey && !metaKey) return undefined;
  return (shiftKey ? SHIFTED_MARK_KEYS : MARK_KEYS)[key.toLowerCase()];
}

/** Deletes a whole variable by one key when the caret is right behind it. */
function takeChip(event, area, text) {
  if (area.selectionStart !== area.selectionEnd || event.ctrlKey || event.metaKey || event.altKey) return;
  const chip = chipBefore(text, area.selectionStart);
  if (chip) taken(event, () => replaceText(area, chip.start, chip.start + chip.text.length, ''));
}

function taken(event, act) {
  event.preventDefault();
  act();
}
