/** What is being typed, kept apart from what is stored. */

import { useState } from 'react';

/**
 * Keeps the text of an input while it is edited: it follows the stored value only when that changes from outside.
 *
 * @param {any} value the stored value.
 * @param {(value: any) => string} write gives a value as text.
 * @returns {[string, (text: string, value?: any) => void]} the text; and a function that takes what was typed with the
 *   value it means, so that its coming back is no news.
 */
export function useDraft(value, write = (one) => one ?? '') {
  const [draft, setDraft] = useState({ text: write(value), meant: value });
  const isNews = value !== draft.meant;
  if (isNews) setDraft({ text: write(value), meant: value });
  const text = isNews ? write(value) : draft.text;
  return [text, (typed, meant = typed) => setDraft({ text: typed, meant })];
}
