/** Lines nodes up, and spreads them evenly. */

import { findNode } from './document.js';
import { moveNodes } from './nodes.js';

/**
 * Aligns nodes.
 *
 * @param {'left'|'center'|'right'|'top'|'middle'|'bottom'|'across'|'down'} how `across` and `down` leave equal gaps.
 * @param {(id: string) => {width: number, height: number}} sizeOf
 */
export function align(document, ids, how, sizeOf) {
  const boxes = ids.filter((id) => findNode(document, id)).map((id) => boxOf(document, id, sizeOf));
  if (boxes.length < 2) return document;
  const places = how === 'across' || how === 'down' ? spread(boxes, how) : boxes.map((box) => lined(boxes, box, how));
  return moveNodes(document, Object.fromEntries(places));
}

function boxOf(document, id, sizeOf) {
  const { x, y } = findNode(document, id).position;
  return { id, x, y, ...sizeOf(id) };
}

function lined(boxes, box, how) {
  const along = ['left', 'center', 'right'].includes(how) ? ['x', 'width'] : ['y', 'height'];
  const [axis, size] = along;
  const start = Math.min(...boxes.map((one) => one[axis]));
  const end = Math.max(...boxes.map((one) => one[axis] + one[size]));
  const wanted = { left: start, top: start, right: end - box[size], bottom: end - box[size] };
  const middle = (start + end - box[size]) / 2;
  return [box.id, { x: box.x, y: box.y, [axis]: wanted[how] ?? middle }];
}

function spread(boxes, how) {
  const [axis, size] = how === 'across' ? ['x', 'width'] : ['y', 'height'];
  const sorted = [...boxes].sort((a, b) => a[axis] - b[axis]);
  const last = sorted.at(-1);
  const taken = sorted.reduce((sum, box) => sum + box[size], 0);
  const gap = (last[axis] + last[size] - sorted[0][axis] - taken) / (sorted.length - 1);
  let at = sorted[0][axis];
  return sorted.map((box) => {
    const place = [box.id, { x: box.x, y: box.y, [axis]: at }];
    at += box[size] + gap;
    return place;
  });
}
