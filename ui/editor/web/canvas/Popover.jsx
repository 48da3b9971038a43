/** What opens at a point of the screen and goes when one clicks elsewhere or presses Escape. */

import { useEffect, useLayoutEffect, useRef, useState } from 'react';

const MARGIN = 8;

/** A box at a point, moved so that it lies wholly on the screen. */
export function Popover({ at, onClose, className = '', children, ...others }) {
  const box = useRef(null);
  const [place, setPlace] = useState(at);
  useLayoutEffect(() => {
    const { width, height } = box.current.getBoundingClientRect();
    const within = (value, size, room) => Math.max(MARGIN, Math.min(value, room - size - MARGIN));
    setPlace({ x: within(at.x, width, innerWidth), y: within(at.y, height, innerHeight) });
  }, [at]);
  const [before] = useState(() => document.activeElement); // a field within takes the focus as it appears
  useEffect(() => () => before?.isConnected && before.focus({ preventScroll: true }), [before]);
  useEffect(() => {
    const outside = (event) => !box.current.contains(event.target) && onClose();
    addEventListener('pointerdown', outside, true);
    return () => removeEventListener('pointerdown', outside, true);
  }, [onClose]);
  const press = (event) => {
    event.stopPropagation();
    if (event.key === 'Escape') onClose();
  };
  return (
    <div
      ref={box}
      className={`fx-popover ${className}`}
      style={{ left: place.x, top: place.y }}
      onKeyDown={press}
      {...others}
    >
      {children}
    </div>
  );
}
