/** A flow as rows of a tree: steps one under the other, ways out of a branching step as branches of it. */

import { edgesFrom, findNode } from '../edits/document.js';

/**
 * @typedef {object} Row
 * @property {string} key
 * @property {'node'|'way'|'link'|'note'|'group'|'part'} kind a node; a way out of one; a way to a node that stands
 *   elsewhere; a note; a group; a heading
 * @property {number} level from 1
 * @property {string} id the node's, the note's or the group's; of a way, the one it leaves; of a link, the one it goes to
 * @property {string} [port] of a way; of a link, the port it leaves by
 * @property {string} [target] of a way, the node it leads to
 * @property {boolean} [isElsewhere] of a way: that node stands elsewhere in the tree
 * @property {string} [from] of a node or link, the key of the edge that leads here
 * @property {boolean} [isOpen] whether what is below is shown; not there when nothing is
 * @property {number} place among its siblings, from 1
 * @property {number} count of its siblings
 */

/**
 * Gives the rows.
 *
 * @param {(id: string) => {name: string, label: string}[]} portsOf
 * @param {(id: string) => boolean} isTrigger
 * @param {Set<string>} closed keys of rows whose branches are not shown
 * @returns {Row[]}
 */
export function rowsOf(document, portsOf, isTrigger, closed = new Set()) {
  const tree = { document, portsOf, closed, shown: new Set(), rows: [] };
  const starts = document.nodes.filter((node) => isTrigger(node.type)).sort(byPlace);
  const top = starts.flatMap((node) => chainFrom(tree, node.id, ''));
  const loose = looseChains(tree);
  const all = (kind, list) => list.map(({ id }) => ({ kind, key: `${kind}:${id}`, id }));
  const [notes, groups] = [all('note', document.notes), all('group', document.groups)];
  emit(tree, [...top, ...part('loose', loose), ...part('notes', notes), ...part('groups', groups)], 1);
  return tree.rows;
}

const part = (key, below) => (below.length ? [{ kind: 'part', key, id: '', below }] : []);

/** Gives a step and those that follow it one by one, each with its branches. */
function chainFrom(tree, id, from) {
  const items = [];
  for (let [at, edge] = [id, from]; at;) {
    if (!findNode(tree.document, at)) break;
    if (tree.shown.has(at)) {
      items.push({ kind: 'link', key: `${edge}>${at}`, id: at, from: edge });
      break;
    }
    tree.shown.add(at);
    const ports = tree.portsOf(at);
    const targets = new Map((edgesFrom(tree.document.edges).get(at) ?? []).map((one) => [one.port, one.target]));
    const isPlain = ports.length <= 1;
    items.push({
      kind: 'node',
      key: at,
      id: at,
      from: edge,
      below: isPlain ? null : ports.map((port) => way(tree, at, port.name, targets)),
    });
    const next = isPlain && ports[0] ? targets.get(ports[0].name) : null;
    [at, edge] = [next, next ? `${at}:${ports[0].name}` : ''];
  }
  return items;
}

function way(tree, id, port, targets) {
  const target = targets.get(port);
  const below = target ? chainFrom(tree, target, `${id}:${port}`) : null;
  const isElsewhere = below?.[0]?.kind === 'link';
  return { kind: 'way', key: `${id}:${port}`, id, port, target, isElsewhere, below: isElsewhere ? null : below };
}

/** Gives what no trigger leads to, beginning where nothing leads to it. */
function looseChains(tree) {
  const led = new Set(tree.document.edges.map((edge) => edge.target));
  const rest = [...tree.document.nodes].sort(byPlace);
  const order = [...rest.filter((node) => !led.has(node.id)), ...rest];
  return order.flatMap((node) => (tree.shown.has(node.id) ? [] : chainFrom(tree, node.id, '')));
}

function emit(tree, items, level) {
  items.forEach(({ below, ...row }, index) => {
    const isOpen = below?.length ? !tree.closed.has(row.key) : undefined;
    tree.rows.push({ ...row, level, isOpen, place: index + 1, count: items.length });
    if (isOpen) emit(tree, below, level + 1);
  });
}

const byPlace = (a, b) => a.position.x - b.position.x || a.position.y - b.position.y;
