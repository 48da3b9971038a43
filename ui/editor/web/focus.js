/** Moving the focus at once after a change, so that the very next key goes where it should. */

import { flushSync } from 'react-dom';

/**
 * @param {() => void} change sets state.
 * @param {() => HTMLElement|null|undefined} find gives the element to focus, as it stands after the change.
 */
export function changeAndFocus(change, find) {
  flushSync(change);
  find()?.focus();
}
