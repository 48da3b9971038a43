/** Where new cards go. */

import { findNode } from '../edits/document.js';
import { sizeOf } from './card.js';
import { CARD_WIDTH, HEADER } from './geometry.js';

export const GAP = 96;
const STEP = 32;

/** Gives a free place beside a node, at the height of one of its ports. */
export function besideOf(state, id, index = 0) {
  const node = findNode(state.document, id);
  return freePlace(state, { x: node.position.x + CARD_WIDTH + GAP, y: node.position.y + index * 40 });
}

/** Gives a place near the wanted one where no card lies yet, looking down. */
export function freePlace(state, wanted, size = { width: CARD_WIDTH, height: 120 }) {
  const boxes = state.document.nodes.map((node) => ({ ...node.position, ...sizeOf(state, node) }));
  let place = { ...wanted };
  for (let count = 0; count < 200; count += 1) {
    const at = place;
    const hit = boxes.find((box) => isOver(box, { ...at, ...size }));
    if (!hit) return place;
    place = { x: place.x, y: hit.y + hit.height + STEP };
  }
  return place;
}

/** Gives the place of a card whose handle is to be at a point. */
export const handleAt = ({ x, y }) => ({ x, y: y - HEADER / 2 });

/** Gives the place of a card whose middle is to be at a point. */
export const middleAt = ({ x, y }) => ({ x: x - CARD_WIDTH / 2, y: y - HEADER / 2 });

function isOver(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
