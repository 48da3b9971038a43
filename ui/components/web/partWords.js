/** The words of parts that are loaded by themselves, such as the editor: one language at a time. */

import { useMemo } from "react";

/** Makes what loads and says the words of `part.language.json` files, given as Vite's glob of them. */
export function partWords(files) {
  let tables = {};
  let language = "en";

  /** Gives the language as browsers write it. */
  const locale = () => language.replace("_", "-");

  /** Loads the words of every part; before that, keys are shown. */
  async function loadWords(wanted) {
    const chosen = Object.entries(files).filter(([path]) => path.endsWith(`.${wanted}.json`));
    const loaded = await Promise.all(chosen.map(async ([path, load]) => [path.split("/").at(-1).split(".")[0], await load()]));
    tables = Object.fromEntries(loaded);
    language = wanted;
  }

  /** Gives `t(key, params)` of a part, for code outside components. A code without words is said in general: `alert.x` by `alert.other`. */
  const wordsOf = (part) => (key, params = {}) => filled(chosenOf(tables[part] ?? {}, key, params, locale()), params);

  /** Gives `t(key, params)` of a part. */
  const useWords = (part) => useMemo(() => wordsOf(part), [part]);

  return { loadWords, wordsOf, useWords, locale };
}

function chosenOf(table, key, params, locale) {
  const plural = "count" in params && `${key}.${new Intl.PluralRules(locale).select(params.count)}`;
  return table[plural] ?? table[`${key}.other`] ?? table[key] ?? table[`${key.split(".")[0]}.other`] ?? key;
}

function filled(text, params) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}
