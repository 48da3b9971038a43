/** Which fault belongs beside which field, and in which words. */

import { getIn, pathText, readPath } from './path.js';
import { fieldsOf, kindOf, notNull, resolve, variantsOf } from './schema.js';

/**
 * Puts faults by place. A missing field is at fault itself, not the object it is missing in.
 *
 * @param {{path: string, code: string, message: string}[]} faults
 * @param {{detail: {field: string, longest: string, most: string}}[]} warnings of texts that may be cut.
 * @returns {Map<string, {message: string, isEmpty?: boolean, isWarning?: boolean, isHalfWritten?: boolean}[]>} by place;
 *   `$` holds what belongs to no field.
 */
export function placedFaults(faults, warnings, view, config, t) {
  const placed = new Map();
  const put = (path, fault) => placed.set(path, [...(placed.get(path) ?? []), fault]);
  const missing = { message: t('fault_missing'), isEmpty: true };
  for (const { path, code, message } of faults) {
    const at = readPath(path);
    const words = code === 'field_wrong_form' ? t('fault_form') : capital(message);
    if (code === 'field_missing') missingIn(view.schema, config, at).forEach((one) => put(pathText(one), missing));
    else put(pathText(at), code === 'field_empty' ? missing : { message: words, isHalfWritten: code === 'template_malformed' });
  }
  warnings.forEach(({ detail }) =>
    put(pathText(readPath(detail.field)), { message: t('may_be_cut', detail), isWarning: true }),
  );
  placed.forEach((list, path) => placed.set(path, [...new Map(list.map((one) => [one.message, one])).values()]));
  return placed;
}

/** Lists the faults inside a place, not those of the place itself. */
export function faultsInside(placed, path) {
  const stem = pathText(path);
  return [...placed.keys()].filter((key) => key.startsWith(`${stem}.`) || key.startsWith(`${stem}[`));
}

const capital = (words) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

function missingIn(root, config, path) {
  const schema = schemaAt(root, config, path);
  const holder = getIn(config, path) ?? {};
  const fields = schema ? fieldsOf(schema, root) : [];
  return fields
    .filter((field) => field.isRequired && holder[field.name] === undefined)
    .map((field) => [...path, field.name]);
}

function schemaAt(root, config, path) {
  let schema = resolve(root, root);
  for (let depth = 0; depth <= path.length && schema; depth += 1) {
    schema = objectAt(resolve(schema, root), getIn(config, path.slice(0, depth)), root);
    if (depth < path.length) schema = typeof path[depth] === 'number' ? schema.items : schema.properties?.[path[depth]];
  }
  return schema;
}

function objectAt(schema, value, root) {
  const kind = kindOf(schema, root);
  if (kind === 'nullable') return resolve(notNull(schema), root);
  if (kind !== 'union') return schema;
  const { tag, variants } = variantsOf(schema, root);
  return resolve(variants[value?.[tag]] ?? Object.values(variants)[0], root);
}
