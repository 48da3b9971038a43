/** The words of the inbox, in the language it was opened in. */

import { partWords } from '$/parts/partWords.js';

const words = partWords(import.meta.glob('../words/*.json', { import: 'default' }));

export const { loadWords, locale } = words;

/** Gives `t(key, params)`, for code outside components. */
export const t = words.wordsOf('inbox');
