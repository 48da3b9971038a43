/** What is being typed where the caret is: a canned reply after `/`, a person after `@`. */

/** Gives the words after `/` at the very beginning of a text; null when it is something else. */
export function slashAt(text, caret) {
  const found = text.slice(0, caret).match(/^\/(\S*)$/);
  return found ? found[1] : null;
}

/**
 * Gives the name that is being typed after `@`, and where it begins; null for none.
 *
 * @returns {{query: string, start: number}|null}
 */
export function mentionAt(text, caret) {
  const found = text.slice(0, caret).match(/(^|\s)@([^\s@]*)$/);
  return found ? { query: found[2], start: caret - found[2].length - 1 } : null;
}

/** Gives the people whose whole name stands after an `@` in a text, once each. */
export function mentionedIn(text, people) {
  return people.filter(({ name }) => name && text.includes(`@${name}`));
}

/** Tells whether every word that was typed begins a word of a text; case and accents do not count. */
export function fits(text, query) {
  const words = folded(text).split(/[\s._@-]+/);
  return folded(query)
    .split(/\s+/)
    .filter(Boolean)
    .every((wanted) => words.some((word) => word.startsWith(wanted)) || folded(text).includes(wanted));
}

const folded = (text) => text.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase();
