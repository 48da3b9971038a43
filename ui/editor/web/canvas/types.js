/** The node types as they are offered: by group. */

import { matching } from './matching.js';

const GROUPS = ['triggers', 'messages', 'questions', 'logic', 'time', 'contact', 'outside', 'people'];

/** Gives the types that match a query, by group; groups without one are left out. What matches best stands first. */
export function typesByGroup(catalogue, query, groupName, isOffered = () => true) {
  const types = Object.values(catalogue).filter(isOffered);
  const found = matching(types, query, (type) => [
    type.strings.title,
    type.type.replace(/_/g, ' '),
    type.strings.summary,
    groupName(type.group),
  ]);
  const groups = query ? [...new Set(found.map((type) => type.group))] : GROUPS;
  return groups
    .map((group) => ({ group, types: found.filter((type) => type.group === group) }))
    .filter(({ types }) => types.length);
}
