/** What is drawn of a document: React Flow's nodes and edges, the same objects for what has not changed. */

import { edgeKey, findNode } from '../edits/document.js';
import { groupsByNode } from '../edits/groups.js';
import { cardOf, labelOf, titleOf } from './card.js';
import { ghostEdges, ghostNodes } from './ghosts.js';
import { CARD_WIDTH, HEADER, handlesOf, heightOf } from './geometry.js';

const PADDING = 24;
const HEAD = 36;
const NOTE = { width: 220, height: 96 };

/**
 * Gives React Flow's nodes.
 *
 * @param {object} state the store's.
 * @param {object[]} before what was drawn; a card that is being dragged stays where the pointer has it.
 */
export function drawnNodes(state, before) {
  const { document, selection } = state;
  const known = new Map(before.map((node) => [node.id, node]));
  const selected = new Set(selection.nodes);
  const folded = foldedIn(document);
  const made = (id, parts) => kept(known.get(id), { id, selected: selected.has(id), ...parts });
  const cards = document.nodes.map((node) => made(node.id, cardParts(state, node, folded.has(node.id))));
  const notes = document.notes.map((note) =>
    made(`note:${note.id}`, {
      type: 'note',
      position: note.position,
      measured: known.get(`note:${note.id}`)?.measured ?? NOTE,
    }),
  );
  const places = new Map(cards.map((card) => [card.id, card]));
  const groups = document.groups.map((group) => made(`group:${group.id}`, groupParts(state, group, places)));
  const isFrame = (group) => group.type === 'frame';
  const ghosts = ghostNodes(state.diff, made);
  return [...groups.filter(isFrame), ...cards, ...notes, ...groups.filter((group) => !isFrame(group)), ...ghosts];
}

/** Gives React Flow's edges; those inside a collapsed group are not drawn, those that cross its border end at its card. */
export function drawnEdges(state, before) {
  const { document, selection } = state;
  const known = new Map(before.map((edge) => [edge.id, edge]));
  const selected = new Set(selection.edges);
  const folded = foldedIn(document);
  const drawn = [];
  for (const edge of document.edges) {
    if (!findNode(document, edge.source) || !findNode(document, edge.target)) continue;
    const [from, to] = [folded.get(edge.source), folded.get(edge.target)];
    if (from && from === to) continue;
    const id = edgeKey(edge);
    const isSelected = selected.has(id);
    drawn.push(
      kept(known.get(id), {
        id,
        type: 'wire',
        source: from ? `group:${from.id}` : edge.source,
        sourceHandle: from ? id : edge.port,
        target: to ? `group:${to.id}` : edge.target,
        targetHandle: 'in',
        selected: isSelected,
        reconnectable: isSelected && !to ? 'target' : false,
        ariaLabel: wayLabel(state, edge),
        data: from || to ? NO_DATA : roomOf(state, edge),
      }),
    );
  }
  return [...drawn, ...ghostEdges(state.diff, document, (id, parts) => kept(known.get(id), { id, ...parts }))];
}

/** Gives how far the cards at both ends reach above and below an edge's ends, for a wire that leads back around them. */
function roomOf(state, edge) {
  const [source, target] = [cardAt(state, edge.source), cardAt(state, edge.target)];
  const y = source.handles.find((handle) => handle.id === edge.port)?.y ?? 0;
  return { above: y, below: source.height - y, targetAbove: HEADER / 2, targetBelow: target.height - HEADER / 2 };
}

/** Names a wire: where it leaves and where it leads. */
function wayLabel(state, edge) {
  const [source, target] = [findNode(state.document, edge.source), findNode(state.document, edge.target)];
  const port = state.faces[source.id]?.ports.find((one) => one.name === edge.port) ?? { name: edge.port };
  const way = port.name === 'next' ? '' : ` · ${labelOf(state.catalogue[source.type], port)}`;
  return `${titleOf(state, source)}${way} → ${titleOf(state, target)}`;
}

function cardAt(state, id) {
  const card = cardOf(state, findNode(state.document, id));
  return { height: heightOf(card), handles: handlesOf(card) };
}

/** Gives the frames as they lie around their nodes now. */
export function framed(nodes, groups) {
  const places = new Map(nodes.map((node) => [node.id, node]));
  const byId = new Map(groups.map((group) => [`group:${group.id}`, group]));
  return nodes.map((node) =>
    node.type === 'frame' && !node.dragging ? kept(node, { ...node, ...around(byId.get(node.id), places) }) : node,
  );
}

function cardParts(state, node, isHidden) {
  const card = cardOf(state, node);
  const position = node.position;
  const ariaLabel = card.title === card.kind ? card.title : `${card.title}, ${card.kind}`;
  return {
    type: 'card',
    position,
    ariaLabel,
    hidden: isHidden,
    handles: handlesOf(card),
    ...sized(CARD_WIDTH, heightOf(card)),
  };
}

function groupParts(state, group, places) {
  if (!group.is_collapsed)
    return { type: 'frame', zIndex: -1, selectable: true, dragHandle: '.fx-frame-head', ...around(group, places) };
  const ways = waysOut(state, group);
  const card = { lines: [], ports: ways.map((way) => ({ name: way.key })), isTrigger: false };
  const corner = cornerOf(group.nodes.map((id) => places.get(id)).filter(Boolean));
  return {
    type: 'bundle',
    position: corner,
    handles: handlesOf(card),
    data: { ways },
    ...sized(CARD_WIDTH, heightOf(card)),
  };
}

function waysOut({ document, catalogue, faces, ...state }, group) {
  const inside = new Set(group.nodes);
  const edges = document.edges.filter((edge) => inside.has(edge.source) && !inside.has(edge.target));
  return edges.map((edge) => {
    const node = findNode(document, edge.source);
    const port = faces[node.id]?.ports.find((one) => one.name === edge.port) ?? { name: edge.port };
    const title = titleOf({ catalogue, ...state }, node);
    const isOnly = port.name === 'next';
    return { key: edgeKey(edge), label: isOnly ? title : `${title} · ${labelOf(catalogue[node.type], port)}` };
  });
}

function around(group, places) {
  const boxes = (group?.nodes ?? []).map((id) => places.get(id)).filter(Boolean);
  if (!boxes.length) return { position: { x: 0, y: 0 }, ...sized(0, 0) };
  const corner = cornerOf(boxes);
  const right = Math.max(...boxes.map((box) => box.position.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.position.y + box.height));
  return {
    position: { x: corner.x - PADDING, y: corner.y - PADDING - HEAD },
    ...sized(right - corner.x + 2 * PADDING, bottom - corner.y + 2 * PADDING + HEAD),
  };
}

/** Gives a size that is known beforehand, so that the canvas need not measure what is out of view. */
const sized = (width, height) => ({ width, height, measured: { width, height } });

const cornerOf = (boxes) => ({
  x: Math.min(...boxes.map((box) => box.position.x)),
  y: Math.min(...boxes.map((box) => box.position.y)),
});

function foldedIn(document) {
  return groupsByNode(document.groups.filter((group) => group.is_collapsed));
}

/** Gives what was drawn before if the new parts say the same. */
function kept(before, parts) {
  if (!before) return { data: NO_DATA, ...parts };
  const position = before.dragging ? before.position : parts.position;
  const wanted = parts.position ? { ...parts, position } : parts;
  const isSame = Object.keys(wanted).every((key) => isEqual(before[key], wanted[key]));
  return isSame ? before : { ...before, ...wanted };
}

const NO_DATA = Object.freeze({});

function isEqual(a, b) {
  if (a === b) return true;
  return typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b);
}
