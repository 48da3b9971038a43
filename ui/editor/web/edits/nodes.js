/** Edits of nodes. Each takes the document first and gives a new one; what does not change stays the same object. */

import { edgeKey, edgesFrom, findNode, freeId, placed } from './document.js';
import { withoutFromGroups } from './groups.js';

/** Makes a node that is not in the document yet. */
export function newNode(document, type, position, config = {}) {
  return { id: freeId(document, type), type, config, position: placed(position), name: '' };
}

/** Puts a node on the canvas, in place of one with the same id. */
export function addNode(document, node) {
  return { ...document, nodes: [...document.nodes.filter((other) => other.id !== node.id), node] };
}

/**
 * Takes nodes off the canvas with the edges that touch them. Where exactly one way leads on from a removed node, what
 * led to it is linked to where that way goes.
 */
export function removeNodes(document, ids, { reconnect = true } = {}) {
  const gone = new Set(ids);
  const edges = [];
  for (const edge of document.edges) {
    if (gone.has(edge.source)) continue;
    if (!gone.has(edge.target)) edges.push(edge);
    else if (reconnect) {
      const target = behind(document, edge.target, gone);
      if (target !== null && target !== edge.source) edges.push({ ...edge, target });
    }
  }
  const nodes = document.nodes.filter((node) => !gone.has(node.id));
  return { ...document, nodes, edges, groups: withoutFromGroups(document.groups, gone) };
}

/** Moves nodes, notes too, to new positions by id. */
export function moveNodes(document, positions) {
  const moved = (item) => {
    const to = positions[item.id] && placed(positions[item.id]);
    return !to || (to.x === item.position.x && to.y === item.position.y) ? item : { ...item, position: to };
  };
  return { ...document, nodes: document.nodes.map(moved), notes: document.notes.map(moved) };
}

/** Gives a node another config. */
export const setConfig = (document, id, config) => withNode(document, id, (node) => ({ ...node, config }));

/** Gives a node another name. */
export const renameNode = (document, id, name) =>
  withNode(document, id, (node) => ({ ...node, name: name.slice(0, 200) }));

/** Puts a new or known node between the two ends of an edge; its port leads on to where the edge went. */
export function insertOnEdge(document, key, node, port) {
  const edge = document.edges.find((one) => edgeKey(one) === key);
  const added = findNode(document, node.id) ? document : addNode(document, node);
  if (!edge || edge.source === node.id || edge.target === node.id) return added;
  const edges = added.edges.map((one) => (edgeKey(one) === key ? { ...one, target: node.id } : one));
  const isFree = port && !edges.some((one) => one.source === node.id && one.port === port);
  return { ...added, edges: isFree ? [...edges, { source: node.id, port, target: edge.target }] : edges };
}

/** Makes room at a place by pushing what lies at or right of it to the right. */
export function pushRight(document, fromX, byX, exceptId) {
  const isPushed = (node) => node.id !== exceptId && node.position.x >= fromX;
  const pushed = document.nodes.filter(isPushed).map(({ id, position }) => [id, { ...position, x: position.x + byX }]);
  return moveNodes(document, Object.fromEntries(pushed));
}

function withNode(document, id, change) {
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

function behind(document, id, gone) {
  const seen = new Set();
  let at = id;
  while (gone.has(at)) {
    const onward = edgesFrom(document.edges).get(at) ?? [];
    if (onward.length !== 1 || seen.has(at)) return null;
    seen.add(at);
    at = onward[0].target;
  }
  return at;
}
