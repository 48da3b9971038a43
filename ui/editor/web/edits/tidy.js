/** Lays nodes out in layers from left to right, few wires crossing, none hidden behind a card. */

import { edgesFrom } from './document.js';
import { moveNodes } from './nodes.js';
import { BEND_Y, inLayers } from './layers.js';

const GAP_X = 96; // chosen: room for a wire to turn and for its plus sign
const GAP_Y = 32;
const SWEEPS = 12; // chosen: the order no longer changes after eight to ten on flows of 200 nodes

/**
 * Moves nodes to tidy places; those that are not named stay.
 *
 * @param {(id: string) => {width: number, height: number, inY?: number, outs?: Record<string, number>}} sizeOf `inY` and
 *   `outs` say how far below a card's top wires come in, and leave by port; by default in the middle.
 * @param {(id: string) => string[]} portsOf the ports of a node from top to bottom.
 * @param {string[]} [ids] which; all of them by default. Their top left corner stays where it is.
 */
export function tidyUp(document, sizeOf, portsOf, ids = document.nodes.map((node) => node.id)) {
  const wanted = new Set(ids);
  const nodes = document.nodes.filter((node) => wanted.has(node.id));
  if (nodes.length < 2) return document;
  const ways = waysBetween(document, nodes, portsOf, sizeOf);
  const layers = inLayers(
    nodes.map((node) => node.id),
    ways,
    SWEEPS,
  );
  return moveNodes(document, anchored(nodes, places(layers, sizeOf)));
}

function waysBetween(document, nodes, portsOf, sizeOf) {
  const wanted = new Set(nodes.map((node) => node.id));
  return nodes.flatMap(({ id }) => {
    const ports = portsOf(id);
    const edges = (edgesFrom(document.edges).get(id) ?? []).filter((edge) => wanted.has(edge.target));
    const sorted = [...edges].sort((a, b) => ports.indexOf(a.port) - ports.indexOf(b.port));
    return sorted.map((edge, rank) => ({
      from: id,
      to: edge.target,
      rank: rank / sorted.length,
      y: outOf(sizeOf(id), edge.port),
    }));
  });
}

const outOf = ({ outs, height }, port) => outs?.[port] ?? height / 2;

/** Gives each node its place: columns as wide as their widest card, rows drawn to their neighbours. */
function places({ layers, before, after }, sizeOf) {
  const size = (item) => (item.isBend ? { width: 0, height: 2 * BEND_Y } : sizeOf(item.id));
  const inY = (item) => size(item).inY ?? size(item).height / 2;
  const top = firstTops(layers, size);
  const fromLeft = (item) => (before.get(item) ?? []).map((near) => top.get(near.item) + near.y - inY(item));
  const fromRight = (item) => (after.get(item) ?? []).map((near) => top.get(near.item) + inY(near.item) - near.y);
  for (let round = 0; round < SWEEPS; round += 1) {
    const isDown = round % 2 === 1;
    const order = isDown ? layers : [...layers].reverse();
    for (const layer of order) settle(layer, top, size, isDown ? fromLeft : fromRight);
  }
  return placed(layers, top, size);
}

function placed(layers, top, size) {
  const found = new Map();
  let x = 0;
  for (const layer of layers) {
    const width = Math.max(0, ...layer.map((item) => size(item).width));
    for (const item of layer) if (!item.isBend) found.set(item.id, { x, y: top.get(item) });
    x += width + GAP_X;
  }
  return found;
}

function firstTops(layers, size) {
  const top = new Map();
  for (const layer of layers) {
    let y = 0;
    for (const item of layer) {
      top.set(item, y);
      y += size(item).height + GAP_Y;
    }
  }
  return top;
}

/** Moves a column's cards to where their wires are straight, in blocks that may not overlap. */
function settle(layer, top, size, wishesOf) {
  const blocks = [];
  let offset = 0;
  for (const item of layer) {
    const wishes = wishesOf(item);
    const wish = wishes.length ? mean(wishes) : top.get(item);
    let block = { items: [[item, offset]], sum: wish - offset, count: 1 };
    while (blocks.length && blocks.at(-1).sum / blocks.at(-1).count > block.sum / block.count) {
      const above = blocks.pop();
      block = { items: [...above.items, ...block.items], sum: above.sum + block.sum, count: above.count + block.count };
    }
    blocks.push(block);
    offset += size(item).height + GAP_Y;
  }
  for (const { items, sum, count } of blocks) for (const [item, below] of items) top.set(item, sum / count + below);
}

function anchored(nodes, found) {
  const corner = (axis) => Math.min(...nodes.map((node) => node.position[axis]));
  const least = (axis) => Math.min(...[...found.values()].map((place) => place[axis]));
  const shift = { x: corner('x') - least('x'), y: corner('y') - least('y') };
  return Object.fromEntries([...found].map(([id, { x, y }]) => [id, { x: x + shift.x, y: y + shift.y }]));
}

const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
