/** What a card says, out of its node, its type and its face. */

import { edgesFrom, findNode } from '../edits/document.js';
import { CARD_WIDTH, HEADER, handlesOf, heightOf } from './geometry.js';

const NO_LINES = Object.freeze([]);

/**
 * Gives the ways out of a node as they are drawn: those of its config, and those an edge still leaves by.
 *
 * @returns {{name: string, label: string, isLinked: boolean, isLost: boolean, expectsEdge: boolean}[]}
 */
export function portsOf({ document, faces, catalogue }, node) {
  const type = catalogue[node.type];
  const face = faces[node.id];
  const known = face?.ports.length ? face.ports : portsBefore(type, node.config);
  const linked = new Set((edgesFrom(document.edges).get(node.id) ?? []).map((edge) => edge.port));
  if (findNode(document, node.config.node_id)) linked.add('next'); // a jump leads there without a wire
  const shown = known.filter((port) => port.is_possible !== false || linked.has(port.name));
  const names = new Set(known.map((port) => port.name));
  const isKnown = Boolean(face?.ports.length);
  return [
    ...shown.map((port) => ({
      name: port.name,
      label: labelOf(type, port),
      isLinked: linked.has(port.name),
      isLost: false,
      expectsEdge: port.expects_edge === true,
    })),
    ...[...linked]
      .filter((name) => !names.has(name))
      .map((name) => ({ name, label: labelOf(type, { name }), isLinked: true, isLost: isKnown, expectsEdge: false })),
  ];
}

/** Gives the ways out of a config that cannot be read yet: those an author has made, and those the type always has. */
function portsBefore(type, config) {
  if (type?.ports.length) return type.ports;
  const own = Object.values(config)
    .filter(Array.isArray)
    .flat()
    .filter((item) => item?.id && typeof item.id === 'string');
  const made = own.map(({ id, title }) => ({ name: id, label: title }));
  const always = Object.keys(type?.strings.ports ?? {}).map((name) => ({ name }));
  return [...made, ...always].filter((port, index, all) => all.findIndex((one) => one.name === port.name) === index);
}

// flow_engine/node_type.py: ports that mean that something did not go as hoped
const SIDEWAYS = new Set(['no_reply', 'timed_out', 'no_operator', 'other', 'invalid', 'unsure', 'missing', 'failed']);

/** Gives the port by which a flow goes on behind a node that is put on its way. */
export function mainPort(state, node) {
  const ports = portsOf(state, node).filter((port) => !port.isLinked);
  return (ports.find((port) => !SIDEWAYS.has(port.name)) ?? ports[0])?.name;
}

/** Gives what a port is called. */
export const labelOf = (type, port) => port.label || type?.strings.ports[port.name] || port.name;

/** Gives a node's title: the name its author gave it, or its type's. */
export const titleOf = ({ catalogue }, node) => node.name || catalogue[node.type]?.strings.title || node.type;

/** Gives what a card is made of. */
export function cardOf(state, node) {
  const type = state.catalogue[node.type];
  return {
    title: titleOf(state, node),
    kind: type?.strings.title ?? node.type,
    icon: type?.icon ?? 'circle-question-mark',
    group: type?.group ?? 'logic',
    isTrigger: type?.is_trigger ?? false,
    isUnknown: !type,
    lines: state.faces[node.id]?.lines ?? NO_LINES,
    ports: portsOf(state, node),
  };
}

/** Gives the size of a node's card, and how far below its top wires come in, and leave by port. */
export function sizeOf(state, node) {
  const card = cardOf(state, node);
  const outs = handlesOf(card).filter((handle) => handle.type === 'source');
  return {
    width: CARD_WIDTH,
    height: heightOf(card),
    inY: HEADER / 2,
    outs: Object.fromEntries(outs.map((handle) => [handle.id, handle.y + handle.height / 2])),
  };
}
