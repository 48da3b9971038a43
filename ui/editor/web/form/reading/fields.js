/** Walks the values of a config together with their schemas. */

import { fieldsOf, kindOf, notNull, resolve, variantsOf } from './schema.js';

/**
 * Lists every value of a config that is no object or list, with its schema.
 *
 * @returns {{path: (string|number)[], schema: object, value: any}[]}
 */
export function leavesOf(view, config) {
  const found = [];
  walk(view.schema, config, [], view.schema, found);
  return found;
}

/** Lists the variables a config names as written. */
export const writtenIn = (view, config) =>
  leavesOf(view, config)
    .filter(({ schema, value }) => schema.widget === 'variable_name' && value)
    .map(({ value }) => value);

function walk(schema, value, path, root, found) {
  if (value === undefined || value === null) return;
  const own = resolve(schema, root);
  switch (kindOf(own, root)) {
    case 'union': {
      const { tag, variants } = variantsOf(own, root);
      if (variants[value[tag]]) walk(variants[value[tag]], value, path, root, found);
      break;
    }
    case 'nullable':
      walk(notNull(own), value, path, root, found);
      break;
    case 'object':
      fieldsOf(own, root).forEach((field) => walk(field.schema, value[field.name], [...path, field.name], root, found));
      break;
    case 'list':
      value.forEach((item, index) => walk(own.items, item, [...path, index], root, found));
      break;
    default:
      found.push({ path, schema: own, value });
  }
}
