/** Lets the flow's messages come one after the other, as a person would write them. */

import { useEffect, useState } from 'react';

const TYPING_MS = 380; // chosen: long enough to be seen, short enough not to wait for
const MOST_TYPED = 3; // chosen: when more messages follow, they come together

/**
 * Gives the rows shown so far, and whether the next message is being typed.
 *
 * Only what is new at the end is typed: after an edit, and for those who want no motion, all is there at once.
 */
export function useReveal(rows) {
  const [known, setKnown] = useState([]);
  const signs = rows.map(signOf);
  const isAppended = known.length < signs.length && known.every((sign, index) => sign === signs[index]);
  const next = isAppended && !wantsCalm() ? rows.findIndex((row, index) => index >= known.length && row.kind === 'bot') : -1;
  const waiting = rows.slice(known.length).filter((row) => row.kind === 'bot').length;
  const upTo = next >= 0 && waiting <= MOST_TYPED ? next + 1 : signs.length;
  const isSettled = known.length === signs.length && isSame(known, signs);
  useEffect(() => {
    if (isSettled) return undefined;
    const timer = setTimeout(() => setKnown(signs.slice(0, upTo)), next >= 0 ? TYPING_MS : 0);
    return () => clearTimeout(timer);
  }, [isSettled, next, signs.join('\n')]);
  return next >= 0 ? { shown: rows.slice(0, next), isTyping: true } : { shown: rows, isTyping: false };
}

const wantsCalm = () => globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;
const signOf = ({ key, kind, event }) => `${kind} ${key} ${event?.at} ${event?.id ?? event?.code ?? event?.message?.text}`;
const isSame = (a, b) => a.every((one, index) => one === b[index]);
