/** A text input with suggestions. */

import { ChevronDown } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { useForm } from './context.js';
import { Popup, useSuggestions } from './Popup.jsx';

const MAX_SHOWN = 100; // chosen: nobody reads further; typing narrows

/**
 * @param {object} props beside these, `id`, `label`, `ariaLabel`, `describedBy`, `isInvalid`, `placeholder`, `isMono`.
 * @param {string} props.text what stands in the input.
 * @param {{key: string, label: string, hint?: string, icon?: object}[]} props.options all; what is typed narrows them.
 * @param {(text: string) => void} props.onText takes what is typed.
 * @param {(option: object) => void} props.onPick takes a suggestion.
 * @param {(text: string) => object[]} [props.offer] further options for a text, such as one that makes it.
 * @param {() => void} [props.onLeave] hears that the input was left.
 * @param {string} [props.empty] what is said when nothing fits.
 */
export function Combo({ id, label, ariaLabel, describedBy, isInvalid, placeholder, isMono, children, ...props }) {
  const form = useForm();
  const listId = useId();
  const combo = useCombo(props, form.canWrite);
  const { input, shown, at, isOpen } = combo;
  return (
    <div className="fxf-combo" data-invalid={isInvalid || undefined}>
      {children}
      <input
        ref={input}
        id={id}
        className={isMono ? 'fxf-input is-mono' : 'fxf-input'}
        role="combobox"
        aria-label={ariaLabel}
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-activedescendant={isOpen && at >= 0 ? `${listId}-${at}` : undefined}
        aria-autocomplete="list"
        aria-describedby={describedBy}
        aria-invalid={isInvalid || undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        readOnly={!form.canWrite}
        value={props.text}
        {...combo.handlers}
      />
      {props.options.length > 0 && form.canWrite && <Opener onToggle={combo.toggle} />}
      {isOpen && (shown.length > 0 || props.empty) && (
        <Popup
          id={listId}
          anchor={() => input.current.getBoundingClientRect()}
          options={shown}
          at={at}
          onPick={combo.pick}
          label={label}
          empty={props.empty}
          isWide
        />
      )}
    </div>
  );
}

/** The mouse's way to the list; keys have the arrow down. */
function Opener({ onToggle }) {
  const keepFocus = (event) => event.preventDefault();
  return (
    <button
      type="button"
      tabIndex={-1}
      className="fxf-combo-open"
      aria-hidden
      onMouseDown={keepFocus}
      onClick={onToggle}
    >
      <ChevronDown size={14} />
    </button>
  );
}

function useCombo({ text, options, onText, onPick, offer, onLeave, onKeyDown, inputRef }, canWrite) {
  const own = useRef(null);
  const input = inputRef ?? own;
  const [isOpen, setOpen] = useState(false);
  const [isTyped, setTyped] = useState(false);
  const shown = [...(isTyped ? narrowed(options, text) : options).slice(0, MAX_SHOWN), ...(offer?.(text) ?? [])];
  const close = () => {
    setOpen(false);
    setTyped(false);
  };
  const pick = (option) => {
    close();
    onPick(option);
  };
  const { at, mark, onKey } = useSuggestions(shown, pick, close, { first: -1 });
  const open = (first = -1) => {
    mark(first);
    setOpen(canWrite);
  };
  const onKeys = (event) => {
    if (event.nativeEvent.isComposing) return;
    const isMeant = at >= 0 || !['Enter', 'Tab'].includes(event.key);
    if (isOpen && isMeant && onKey(event)) return;
    if (!isOpen && event.key === 'ArrowDown') {
      event.preventDefault();
      open(
        Math.max(
          0,
          shown.findIndex((option) => option.label === text),
        ),
      );
      return;
    }
    if (event.key === 'Enter') close();
    onKeyDown?.(event);
  };
  const handlers = {
    onKeyDown: onKeys,
    onClick: () => !isOpen && open(),
    onChange: (event) => {
      onText(event.target.value);
      setTyped(true);
      open();
    },
    onBlur: () => {
      close();
      onLeave?.();
    },
  };
  const toggle = () => {
    input.current.focus();
    if (isOpen) close();
    else open();
  };
  return { input, isOpen, shown, at, pick, toggle, handlers };
}

function narrowed(options, text) {
  const wanted = folded(text);
  const rank = (option) => (folded(option.label).startsWith(wanted) ? 0 : 1);
  const found = options.filter(({ label, key }) => folded(label).includes(wanted) || folded(key).includes(wanted));
  return found.sort((a, b) => rank(a) - rank(b));
}

const folded = (text) => String(text).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
