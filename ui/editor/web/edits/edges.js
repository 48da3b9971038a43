/** Edits of edges, and which edges there can be. */

import { edgeKey, findNode } from './document.js';

/** Links a port to a node; an edge the port already has is replaced. */
export function connect(document, source, port, target) {
  const edges = document.edges.filter((edge) => edge.source !== source || edge.port !== port);
  return { ...document, edges: [...edges, { source, port, target }] };
}

/** Unlinks ports by the keys of their edges. */
export function disconnect(document, keys) {
  const gone = new Set(keys);
  return { ...document, edges: document.edges.filter((edge) => !gone.has(edgeKey(edge))) };
}

/**
 * Tells why a port cannot lead to a node: a code, or null when it can.
 *
 * @param {(type: string) => boolean} isTrigger
 */
export function refusal(document, source, port, target, isTrigger) {
  const node = findNode(document, target);
  if (!node || !findNode(document, source)) return 'gone';
  if (isTrigger(node.type)) return 'into_trigger';
  const same = document.edges.some((edge) => edge.source === source && edge.port === port && edge.target === target);
  return same ? 'already' : null;
}
