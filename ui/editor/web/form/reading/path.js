/** Places inside a config: lists of field names and positions. */

/** Gives what lies at a place; undefined when there is nothing. */
export const getIn = (value, path) => path.reduce((at, part) => at?.[part], value);

/** Gives the value with something else at a place; `undefined` takes a field away. */
export function setIn(value, path, next) {
  if (path.length === 0) return next;
  const [part, ...rest] = path;
  const inner = setIn(value?.[part], rest, next);
  if (typeof part === 'number') return (value ?? []).map((item, index) => (index === part ? inner : item));
  if (inner !== undefined) return { ...value, [part]: inner };
  const { [part]: _gone, ...others } = value ?? {};
  return others;
}

/** Writes a place as faults name it: `$.options[2].title`. */
export const pathText = (path) =>
  path.reduce((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${part}`), '$');

/** Writes a place as the strings files name it: `options.title`. */
export const wordsKey = (path) => path.filter((part) => typeof part === 'string').join('.');

/** Reads `$.options[2].title` back. */
export function readPath(text) {
  const parts = text.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Tells whether two values are the same JSON. */
export function isSame(one, other) {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  const names = Object.keys(one);
  if (Array.isArray(one) !== Array.isArray(other) || names.length !== Object.keys(other).length) return false;
  return names.every((name) => name in other && isSame(one[name], other[name]));
}
