/** What a variable may be called, and what it may begin with. */

export const TYPES = ['text', 'number', 'boolean', 'date', 'time', 'location', 'media', 'list', 'object'];

const RESERVED = new Set(['contact', 'message', 'workspace', 'session', 'now']); // flow_engine/document.py, RESERVED_NAMES

/** Tells whether a new variable may have a name. */
export function isFreeName(name, others) {
  return /^[a-z_][a-z0-9_]{0,63}$/.test(name) && !RESERVED.has(name) && !others.some((other) => other.name === name);
}

/** Gives a variable's default as it is typed. */
export function writeDefault({ type = 'text', default: value }) {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' && type !== 'list' && type !== 'object' ? value : JSON.stringify(value);
}

/** Reads a default; null when there is none, undefined when it is not of the type. */
export function readDefault(text, type) {
  if (!text.trim()) return null;
  return READERS[type](text.trim());
}

const READERS = {
  text: (text) => text,
  number: (text) => (/^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : undefined),
  boolean: (text) => ({ true: true, false: false })[text],
  date: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined),
  time: (text) => (/^\d{2}:\d{2}(:\d{2})?$/.test(text) ? text : undefined),
  location: (text) => json(text, isObject),
  media: (text) => json(text, isObject),
  list: (text) => json(text, Array.isArray),
  object: (text) => json(text, isObject),
};

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function json(text, isGood) {
  try {
    const value = JSON.parse(text);
    return isGood(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
