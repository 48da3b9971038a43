/** Moves a node along the ways of a flow. */

import { edgeKey, edgesFrom, findNode } from './document.js';
import { connect } from './edges.js';
import { insertOnEdge } from './nodes.js';

/** Takes a node out of its way and links what led to it to where it went, if one way leads on from it. */
export function takenOut(document, id) {
  const onward = edgesFrom(document.edges).get(id) ?? [];
  const target = onward.length === 1 && onward[0].target !== id ? onward[0].target : null;
  const edges = document.edges
    .filter((edge) => edge.target !== id || target)
    .filter((edge) => !(onward.length === 1 && edge === onward[0]))
    .map((edge) => (edge.target === id ? { ...edge, target } : edge))
    .filter((edge) => edge.source !== edge.target || document.edges.includes(edge));
  return { ...document, edges };
}

/**
 * Puts a node behind a port, before what the port led to.
 *
 * @param {string} [onward] the node's own port that leads on.
 */
export function moveBehind(document, id, source, port, onward) {
  if (id === source) return document;
  const out = takenOut(document, id);
  const edge = out.edges.find((one) => edgeKey(one) === `${source}:${port}`);
  return edge ? insertOnEdge(out, edgeKey(edge), findNode(out, id), onward) : connect(out, source, port, id);
}

/** Lets a node and the one that follows it change places; nothing changes unless each has one way on. */
export function swapWithNext(document, id) {
  const [first] = onlyWay(document, id);
  const next = first?.target;
  if (!next || next === id) return document;
  const [second] = onlyWay(document, next);
  const nextPort = second?.port;
  if ((edgesFrom(document.edges).get(next) ?? []).length > 1 || second?.target === id) return document;
  const [a, b] = [findNode(document, id), findNode(document, next)];
  const edges = document.edges
    .filter((edge) => edge !== first && edge !== second)
    .map((edge) =>
      edge.target === id ? { ...edge, target: next } : edge.target === next ? { ...edge, target: id } : edge,
    );
  const linked = [...edges, { source: next, port: nextPort ?? first.port, target: id }];
  const all = second ? [...linked, { source: id, port: first.port, target: second.target }] : linked;
  const places = { [id]: b.position, [next]: a.position };
  const nodes = document.nodes.map((node) => (places[node.id] ? { ...node, position: places[node.id] } : node));
  return { ...document, nodes, edges: all };
}

function onlyWay(document, id) {
  const ways = edgesFrom(document.edges).get(id) ?? [];
  return ways.length === 1 ? ways : [];
}
