/** Finding by what was typed: without accents and case, every word somewhere. */

/** Gives a text without accents and case. */
export const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Gives the items whose texts hold every word of the query; those whose first text is closest to it first. */
export function matching(items, query, textsOf) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (!words.length) return items;
  const found = items
    .map((item) => ({ item, texts: textsOf(item).filter(Boolean).map(folded) }))
    .filter(({ texts }) => words.every((word) => texts.some((text) => text.includes(word))));
  const whole = words.join(' ');
  const rank = ({ texts: [first] }) => {
    if (first === whole) return 0;
    if (first.startsWith(whole)) return 1;
    return words.every((word) => first.includes(word)) ? 2 : 3;
  };
  return found.sort((a, b) => rank(a) - rank(b)).map(({ item }) => item);
}
