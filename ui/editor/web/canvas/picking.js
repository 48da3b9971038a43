/** Opens the picker of node types. */

import { useEditor } from '../store/editor.js';

const openPicker = (at, where) => useEditor.getState().open({ kind: 'picker', at, where });

/** For a node on an edge. @param {{x: number, y: number}} at on the screen. */
export const insertAt = (edge, at) => openPicker(at, { edge });

/** For a node behind a port; with a place on the canvas, there. */
export const addBehind = (from, at, place) => openPicker(at, { from, place });

/** For a node at a place on the canvas. */
export const addAt = (place, at) => openPicker(at, { place });
