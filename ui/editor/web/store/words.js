/** The words of the editor's parts, in the language it was opened in: `editor`, `canvas`, `form`, `phone`, `publish`, `outline`. */

import { partWords } from '$/parts/partWords.js';

export const { loadWords, wordsOf, useWords, locale } = partWords(
  import.meta.glob('../words/*.json', { import: 'default' }),
);
