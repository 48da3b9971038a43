/** Texts with {{ variables }}: their parts, their fixed characters, and what is being typed in one. */

const TAG = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
const ROOT = /^\{\{-?\s*([a-zA-Z_][\w-]*)((?:\.[\w-]+|\[\d+\])*)/;
const LOCAL = /\{%-?\s*(?:assign|for)\s+([a-zA-Z_]\w*)/g;

/** Names a template knows without any variable. */
const OWN_NAMES = ['true', 'false', 'nil', 'null', 'empty', 'blank', 'forloop'];

/** Names the world around a flow goes by. */
export const RESERVED = ['contact', 'message', 'workspace', 'session', 'now'];

/**
 * Takes a text apart.
 *
 * @returns {{kind: 'text'|'variable'|'tag', text: string, start: number, root?: string, path?: string}[]}
 */
export function partsOf(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(TAG)) {
    if (found.index > end) parts.push({ kind: 'text', text: text.slice(end, found.index), start: end });
    parts.push(tagPart(found[0], found.index));
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end), start: end });
  return parts;
}

/** Counts the characters that stand in the text whatever the values are, as people count them. */
export const fixedChars = (text) =>
  partsOf(text).reduce((sum, part) => sum + (part.kind === 'text' ? [...part.text].length : 0), 0);

/** Tells whether anything in the text is filled in. */
export const hasTags = (text) => /\{\{|\{%/.test(text);

/** Lists the names a text reads that nobody declared, once each. */
export function unknownNames(text, known) {
  const own = [...text.matchAll(LOCAL)].map((found) => found[1]);
  const names = partsOf(text)
    .map((part) => part.root)
    .filter(Boolean);
  const all = [...known, ...RESERVED, ...OWN_NAMES, ...own];
  return [...new Set(names)].filter((name) => !all.includes(name));
}

/**
 * Gives the name that is being typed at the caret, and where what it replaces begins; null for none.
 *
 * @param {boolean} takesSlash whether `/` at the start of a word begins a name too.
 * @returns {{start: number, query: string, isSlash?: boolean}|null}
 */
export function typedName(text, caret, takesSlash) {
  const before = text.slice(0, caret);
  const open = before.lastIndexOf('{{');
  if (open >= 0 && !before.slice(open).includes('}}')) {
    const query = before.slice(open + 2).trimStart();
    return /^[\w.-]*$/.test(query) ? { start: open, query } : null;
  }
  const slash = takesSlash && before.match(/(^|\s)\/([\w.]*)$/);
  return slash ? { start: caret - slash[2].length - 1, query: slash[2], isSlash: true } : null;
}

/** Gives the end of what a picked name replaces: the rest of a tag the caret is in goes with it. */
export function endOfTyped(text, start, caret) {
  const rest = text.startsWith('{{', start) && text.slice(caret).match(/^[\w.]*\s*\}\}/);
  return rest ? caret + rest[0].length : caret;
}

/** Gives the variable that ends at the caret, as one thing to delete; undefined for none. */
export const chipBefore = (text, caret) =>
  partsOf(text).find((part) => part.kind === 'variable' && part.start + part.text.length === caret);

function tagPart(text, start) {
  const found = text.match(ROOT);
  if (!found || OWN_NAMES.includes(found[1])) return { kind: text.startsWith('{{') ? 'variable' : 'tag', text, start };
  return { kind: 'variable', text, start, root: found[1], path: found[1] + found[2] };
}
