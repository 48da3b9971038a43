/** Putting the items of a list in order with mouse, pen or finger. */

import { useRef } from 'react';

/**
 * Moves an item past each neighbour whose middle the pointer crosses.
 *
 * @param {{current: HTMLElement}} list the items are its children.
 * @param {(from: number, to: number) => void} move
 */
export function useReorder(list, move) {
  const latest = useRef(move);
  latest.current = move;
  return {
    grab(event, index) {
      if (event.button > 0) return;
      event.preventDefault();
      event.currentTarget.focus();
      drag(list.current, index, (from, to) => latest.current(from, to));
    },
  };
}

function drag(list, start, move) {
  let at = start;
  list.children[at].classList.add('is-dragged');
  const onMove = (event) => {
    const to = placeAt(list, at, event.clientY);
    if (to === at) return;
    move(at, to);
    at = to;
  };
  const onEnd = () => {
    list.querySelectorAll('.is-dragged').forEach((item) => item.classList.remove('is-dragged'));
    window.removeEventListener('pointermove', onMove);
    window.removeEventListener('pointerup', onEnd);
    window.removeEventListener('pointercancel', onEnd);
  };
  window.addEventListener('pointermove', onMove);
  window.addEventListener('pointerup', onEnd);
  window.addEventListener('pointercancel', onEnd);
}

function placeAt(list, at, y) {
  const middle = (index) => {
    const { top, height } = list.children[index].getBoundingClientRect();
    return top + height / 2;
  };
  if (at > 0 && y < middle(at - 1)) return at - 1;
  if (at < list.children.length - 1 && y > middle(at + 1)) return at + 1;
  return at;
}
