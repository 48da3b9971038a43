/** Changes of a text area that the browser's own undo can take back. */

/** Puts text in place of what lies between two positions; the caret goes behind it. */
export function replaceText(area, from, to, text) {
  area.focus();
  area.setSelectionRange(from, to);
  const isDone = text ? document.execCommand('insertText', false, text) : from === to || document.execCommand('delete');
  if (isDone) return;
  area.setRangeText(text, from, to, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Gives where a position of the text is drawn, by the copy of the text behind the text area. */
export function rectAt(mirror, position) {
  const walker = document.createTreeWalker(mirror, NodeFilter.SHOW_TEXT);
  let left = position;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left <= node.length) {
      const range = document.createRange();
      range.setStart(node, left);
      range.setEnd(node, Math.min(node.length, left + 1));
      return range.getClientRects()[0] ?? mirror.getBoundingClientRect();
    }
    left -= node.length;
  }
  return mirror.getBoundingClientRect();
}
