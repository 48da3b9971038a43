/** Ids of options, cases and ways: made from the title while an item is new, and followed by the edges. */

import { getIn, setIn } from './path.js';

const MAX_ID_CHARS = 64;

/** Writes a title as an id: `Talk to a person` becomes `talk_to_a_person`. */
export function idOf(title) {
  const plain = title
    .replace(/\{[{%].*?[%}]\}/g, ' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, MAX_ID_CHARS - 4);
}

/** Gives the id, or the id with the first number that nothing taken has. */
export function freeIdOf(stem, taken) {
  if (!taken.includes(stem)) return stem;
  for (let number = 2; ; number += 1) if (!taken.includes(`${stem}_${number}`)) return `${stem}_${number}`;
}

const stemOf = (listName) => listName.replace(/s$/, '');

/** Tells whether an id was made for an item before it had a title. */
export const isMadeUp = (listName, id) => new RegExp(`^${stemOf(listName)}_\\d+$`).test(id);

/** Gives an id for a new item of a list: `options` makes `option_1`. */
export function newItemId(listName, taken, from = 1) {
  const stem = stemOf(listName);
  for (let number = from; ; number += 1) if (!taken.includes(`${stem}_${number}`)) return `${stem}_${number}`;
}

/** Gives the config with an item's new title and the id that goes with it. */
export function withTitle(config, path, title, reserved) {
  const itemPath = path.slice(0, -1);
  const index = itemPath.at(-1);
  const items = getIn(config, itemPath.slice(0, -1));
  const taken = [...reserved, ...items.filter((_, other) => other !== index).map((item) => item.id)];
  const stem = idOf(title) || newItemId(itemPath.at(-2), taken);
  const titled = setIn(config, path, title);
  return setIn(titled, [...itemPath, 'id'], freeIdOf(stem, taken));
}

/** Gives the edges after a way out of a node got another name; without a name its edge is taken away. */
export function edgesAfter(edges, nodeId, port, renamed) {
  const isMeant = (edge) => edge.source === nodeId && edge.port === port;
  if (!renamed) return edges.filter((edge) => !isMeant(edge));
  if (edges.some((edge) => edge.source === nodeId && edge.port === renamed)) return edges;
  return edges.map((edge) => (isMeant(edge) ? { ...edge, port: renamed } : edge));
}
