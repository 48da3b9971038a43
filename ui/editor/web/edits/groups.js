/** Edits of groups: nodes that collapse into one card. A node is in one group at most. */

import { freeId } from './document.js';

/** Puts nodes into a new group. */
export function groupNodes(document, ids, name = '', id = freeId(document, 'group')) {
  const known = new Set(document.nodes.map((node) => node.id));
  const nodes = ids.filter((one) => known.has(one));
  if (!nodes.length) return document;
  const others = withoutFromGroups(document.groups, new Set(nodes));
  return { ...document, groups: [...others, { id, name, nodes, is_collapsed: false }] };
}

/** Breaks groups up; their nodes stay. */
export function ungroup(document, ids) {
  const gone = new Set(ids);
  return { ...document, groups: document.groups.filter((group) => !gone.has(group.id)) };
}

/** Changes a group's name, or whether it is collapsed. */
export function setGroup(document, id, change) {
  return { ...document, groups: document.groups.map((group) => (group.id === id ? { ...group, ...change } : group)) };
}

/** Gives the groups without some nodes; one that loses its last node is gone. */
export function withoutFromGroups(groups, gone) {
  return groups
    .map((group) =>
      group.nodes.some((id) => gone.has(id)) ? { ...group, nodes: group.nodes.filter((id) => !gone.has(id)) } : group,
    )
    .filter((group) => group.nodes.length > 0);
}

/** Gives for each node id the group it is in. */
export function groupsByNode(groups) {
  return new Map(groups.flatMap((group) => group.nodes.map((id) => [id, group])));
}
