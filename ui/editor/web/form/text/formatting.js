/** WhatsApp's marks for bold, italic, struck and fixed-width words. */

/** The marks by what they do, in the order of the buttons. */
export const MARKS = { bold: '*', italic: '_', strike: '~', mono: '```' };

/** The keys beside Ctrl or Cmd that set a mark. */
export const MARK_KEYS = { b: 'bold', i: 'italic' };

/** The keys beside Ctrl or Cmd and Shift that set a mark. */
export const SHIFTED_MARK_KEYS = { x: 'strike', m: 'mono' };

const PATTERN = /```([\s\S]+?)```|`([^`\n]+)`|([*_~])(?=\S)((?:(?!\3)[^\n])*?\S)\3(?![\w])/;

/**
 * Takes a text apart as WhatsApp shows it.
 *
 * @returns {{text?: string, style?: string, inner?: object[]}[]}
 */
export function spansOf(text) {
  const spans = [];
  let rest = text;
  for (;;) {
    const found = rest.match(PATTERN);
    if (!found) break;
    const before = rest.slice(0, found.index);
    if (found[3] && /\w$/.test(before)) {
      spans.push({ text: before + found[0][0] });
      rest = rest.slice(found.index + 1);
      continue;
    }
    if (before) spans.push({ text: before });
    spans.push(styled(found));
    rest = rest.slice(found.index + found[0].length);
  }
  return rest ? [...spans, { text: rest }] : spans;
}

/**
 * Gives what replaces a selection so that it gets or loses a mark, and what is selected then.
 *
 * @returns {{from: number, to: number, text: string, select: [number, number]}}
 */
export function marked(text, start, end, mark) {
  const inner = text.slice(start, end);
  const size = mark.length;
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark) {
    return { from: start - size, to: end + size, text: inner, select: [start - size, end - size] };
  }
  const lead = inner.length - inner.trimStart().length;
  const tail = inner.trim() ? inner.length - inner.trimEnd().length : 0;
  const from = start + lead;
  const to = end - tail;
  return { from, to, text: mark + text.slice(from, to) + mark, select: [from + size, to + size] };
}

function styled(found) {
  const [, block, code, mark, words] = found;
  if (mark === undefined) return { style: 'mono', inner: [{ text: block ?? code }] };
  const style = Object.keys(MARKS).find((name) => MARKS[name] === mark);
  return { style, inner: spansOf(words) };
}
