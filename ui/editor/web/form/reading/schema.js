/** Reads a node type's JSON schema: which fields there are, how each is drawn, what a new value looks like. */

import { newItemId } from './ids.js';
import { isSame } from './path.js';

const ROW_TITLE_CHARS = 24; // WhatsApp Cloud API, a list's row
const BUTTON_TITLE_CHARS = 20; // WhatsApp Cloud API, a reply button
const MAX_BUTTONS = 3; // WhatsApp Cloud API, reply buttons of one message

const WEEK = [0, 1, 2, 3, 4].map((weekday) => ({ weekday, opens: '09:00', closes: '18:00' }));

/** What new values begin as where their schema gives no hint. */
const STARTERS = {
  WeekPlan: { hours: WEEK },
  Rule: { left: '', operator: 'equals' },
  Way: { weight: 50 },
};

/** Gives the schema a reference leads to. */
export function resolve(schema, root) {
  return schema.$ref ? root.$defs[schema.$ref.split('/').at(-1)] : schema;
}

/** Lists an object's fields in the order in which they were declared. */
export function fieldsOf(schema, root) {
  const { properties = {}, required = [] } = resolve(schema, root);
  return Object.entries(properties).map(([name, own]) => ({
    name,
    schema: own,
    isRequired: required.includes(name),
    default: own.default,
  }));
}

/**
 * Tells how a value is drawn.
 *
 * @returns {'union'|'nullable'|'object'|'list'|'choices'|'choice'|'switch'|'number'|'text'}
 */
export function kindOf(schema, root) {
  const own = resolve(schema, root);
  if (own.discriminator) return 'union';
  if (own.anyOf) return kindOf(notNull(own), root) === 'number' ? 'number' : 'nullable';
  if (own.enum) return 'choice';
  if (own.type === 'array') return resolve(own.items, root).enum ? 'choices' : 'list';
  if (own.type === 'boolean') return 'switch';
  if (own.type === 'integer' || own.type === 'number') return 'number';
  return own.type === 'object' ? 'object' : 'text';
}

/** Gives what may stand in a field that may also be empty. */
export const notNull = (schema) => schema.anyOf?.find((one) => one.type !== 'null') ?? schema;

/** Gives the variants of a tagged union: tag to schema. */
export function variantsOf(schema, root) {
  const { propertyName, mapping } = schema.discriminator;
  const declared = schema.anyOf.map((one) => resolve(one, root).properties[propertyName].enum[0]);
  return { tag: propertyName, variants: Object.fromEntries(declared.map((name) => [name, { $ref: mapping[name] }])) };
}

/** Gives the value a new field or item begins with; undefined where the author has to say it. */
export function newValue(schema, root) {
  const own = resolve(schema, root);
  if (own.anyOf && !own.discriminator) return null;
  if (own.discriminator) return firstVariant(own, root);
  switch (own.type) {
    case 'object':
      return newObject(own, root);
    case 'array':
      return newItems(own, root);
    case 'string':
      return own.enum ? undefined : '';
    default:
      return undefined;
  }
}

/** Tells whether a field has a sensible value of its own that few authors change. */
export function isAdvanced(field, root) {
  const own = resolve(field.schema, root);
  if (field.isRequired || field.default === undefined) return false;
  if (own.widget === 'model') return true;
  if (own.type === 'integer') return true;
  return own.reads === 'template' && field.default !== '';
}

/**
 * Tells whether a field means anything beside what its neighbours say.
 *
 * @param {object} field its schema may have `shown_when: {neighbour: [values]}`.
 * @param {object} holder the object the field is in.
 */
export function isShown(field, holder, neighbours) {
  const asked = Object.entries(field.schema.shown_when ?? {});
  const isSet = holder?.[field.name] !== undefined && !isSame(holder[field.name], field.default);
  return (
    isSet ||
    asked.every(([name, values]) =>
      values.includes(
        valueOf(
          holder,
          neighbours.find((n) => n.name === name),
        ),
      ),
    )
  );
}

/** Gives a field's value; the default where there is none. */
export const valueOf = (holder, field) => holder?.[field.name] ?? field.default;

/**
 * Gives how many characters WhatsApp shows of a text.
 *
 * @param {number} siblings how many items the list around the text has; 0 for no list.
 */
export function maxCharsOf(schema, siblings) {
  const isButton = schema.max_chars === ROW_TITLE_CHARS && siblings > 0 && siblings <= MAX_BUTTONS;
  return isButton ? BUTTON_TITLE_CHARS : schema.max_chars;
}

/** Gives the config a new node begins with: everything that has to be there, of choices the first. */
export function startConfig(view) {
  const required = fieldsOf(view.schema, view.schema).filter((field) => field.isRequired && field.schema.enum);
  const chosen = required.map(({ name }) => [name, Object.keys(view.strings.choices[name])[0]]);
  return { ...newValue(view.schema, view.schema), ...Object.fromEntries(chosen) };
}

/** The least number of items; of words none, since an empty word is none. */
function newItems(schema, root) {
  const isText = resolve(schema.items, root).type === 'string';
  return Array.from({ length: isText ? 0 : (schema.minItems ?? 0) }, () => newValue(schema.items, root));
}

function withIds(name, items) {
  if (!Array.isArray(items)) return items;
  return items.map((item, index) => (item?.id === '' ? { ...item, id: newItemId(name, [], index + 1) } : item));
}

function newObject(schema, root) {
  const required = fieldsOf(schema, root).filter((field) => field.isRequired);
  const made = required.map((field) => [field.name, withIds(field.name, newValue(field.schema, root))]);
  return { ...Object.fromEntries(made.filter(([, value]) => value !== undefined)), ...STARTERS[schema.title] };
}

function firstVariant(schema, root) {
  const { tag, variants } = variantsOf(schema, root);
  const [name, variant] = Object.entries(variants)[0];
  return { ...newValue(variant, root), [tag]: name };
}
