/** A list of suggestions over the page, and the keys that walk it. */

import { useEffect, useLayoutEffect, useRef, useState } from 'react';

const GAP_PX = 4;
const MAX_HEIGHT_PX = 280;
const MIN_WIDTH_PX = 300;

/**
 * Keeps which suggestion is marked.
 *
 * @param {object[]} options
 * @param {(option: object) => void} pick
 * @param {() => void} close
 * @returns {{at: number, mark: (index: number) => void, onKey: (event: KeyboardEvent) => boolean}} `onKey` tells whether
 *   it has taken the key.
 */
export function useSuggestions(options, pick, close, { first = 0 } = {}) {
  const [at, mark] = useState(first);
  const index = Math.min(at, options.length - 1);
  const keys = {
    ArrowDown: () => mark((index + 1) % options.length),
    ArrowUp: () => mark(index <= 0 ? options.length - 1 : index - 1),
    Enter: () => pick(options[index]),
    Tab: () => pick(options[index]),
    Escape: close,
  };
  const onKey = (event) => {
    if (!keys[event.key] || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'Escape') event.stopPropagation();
    else if (!options.length || (index < 0 && event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return false;
    event.preventDefault();
    keys[event.key]();
    return true;
  };
  return { at: index, mark, onKey };
}

/**
 * The list itself, drawn over everything at an anchor.
 *
 * @param {{id: string, anchor: () => DOMRect, options: {key: string, label: string, hint?: string}[],
 *   at: number, onPick: Function, label: string, empty?: string, isWide?: boolean}} props `isWide` is at least as wide as the
 *   anchor.
 */
export function Popup({ id, anchor, options, at, onPick, label, empty, isWide = false }) {
  const box = useRef(null);
  const place = () => box.current && lay(box.current, anchor(), isWide);
  useEffect(() => {
    box.current.showPopover?.();
    place();
    window.addEventListener('scroll', place, true);
    window.addEventListener('resize', place);
    return () => {
      window.removeEventListener('scroll', place, true);
      window.removeEventListener('resize', place);
    };
  }, []);
  useLayoutEffect(() => {
    place();
    box.current.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  });
  return (
    <div
      ref={box}
      id={id}
      popover="manual"
      role="listbox"
      aria-label={label}
      className="fxf-popup"
      onMouseDown={(event) => event.preventDefault()}
    >
      {options.length === 0 && empty && <p className="fxf-popup-empty">{empty}</p>}
      {options.map((option, index) => (
        <div
          key={option.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          className="fxf-option"
          onClick={() => onPick(option)}
        >
          {option.icon}
          <span className="fxf-option-label">{option.label}</span>
          {option.hint && <span className="fxf-option-hint">{option.hint}</span>}
        </div>
      ))}
    </div>
  );
}

function lay(box, anchor, isWide) {
  const below = window.innerHeight - anchor.bottom - GAP_PX * 2;
  const above = anchor.top - GAP_PX * 2;
  const isAbove = below < Math.min(MAX_HEIGHT_PX, box.scrollHeight) && above > below;
  const width = Math.max(MIN_WIDTH_PX, isWide ? anchor.width : 0);
  box.style.maxHeight = `${Math.min(MAX_HEIGHT_PX, isAbove ? above : below)}px`;
  box.style.width = `${width}px`;
  box.style.left = `${Math.max(GAP_PX, Math.min(anchor.left, window.innerWidth - width - GAP_PX))}px`;
  box.style.top = isAbove ? `${anchor.top - GAP_PX - box.offsetHeight}px` : `${anchor.bottom + GAP_PX}px`;
}
