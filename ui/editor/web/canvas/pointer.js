/** Where the pointer was last on the canvas. */

import { useEditor } from '../store/editor.js';

let last = null;

/** Notes where the pointer is on the screen; null when it has left the canvas. */
export const pointed = (at) => {
  last = at;
};

/** Gives the pointer's place on the canvas, or the middle of what is seen. */
export function pointer() {
  const { canvas } = useEditor.getState();
  if (!canvas) return { x: 0, y: 0 };
  return last ? canvas.place(last) : canvas.middle();
}
