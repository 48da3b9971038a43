/** Takes out of a config what its schema cannot mean, so that any imported flow can be drawn and mended. */

import { fieldsOf, kindOf, notNull, resolve, variantsOf } from './schema.js';

/** Gives the config of a node with only values of the right kind; the faults say what is wrong with the others. */
export const fittingConfig = (view, config) => fitting(view.schema, config, view.schema) ?? {};

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const FITS = {
  choice: (value, own) => own.enum.includes(value),
  switch: (value) => typeof value === 'boolean',
  number: (value, own) => typeof value === 'number' || (value === null && Boolean(own.anyOf)),
  text: (value) => typeof value === 'string',
};

function fitting(schema, value, root) {
  const own = resolve(schema, root);
  const kind = kindOf(own, root);
  switch (kind) {
    case 'union':
      return fittingVariant(own, value, root);
    case 'nullable':
      return value === null ? null : fitting(notNull(own), value, root);
    case 'object':
      return isObject(value) ? fittingFields(own, value, root) : undefined;
    case 'list':
    case 'choices':
      return Array.isArray(value)
        ? value.map((item) => fitting(own.items, item, root) ?? blank(own.items, root))
        : undefined;
    default:
      return FITS[kind](value, own) ? value : undefined;
  }
}

function fittingFields(schema, value, root) {
  const kept = fieldsOf(schema, root).map(({ name, schema: own }) => [name, fitting(own, value[name], root)]);
  return Object.fromEntries(kept.filter(([, one]) => one !== undefined));
}

function fittingVariant(schema, value, root) {
  const { tag, variants } = variantsOf(schema, root);
  const variant = isObject(value) && Object.hasOwn(variants, value[tag]) && variants[value[tag]];
  return variant ? fittingFields(resolve(variant, root), value, root) : undefined;
}

/** What stands in a list for an item that means nothing, so that the others keep their places. */
const blank = (schema, root) => (kindOf(schema, root) === 'object' ? {} : '');
