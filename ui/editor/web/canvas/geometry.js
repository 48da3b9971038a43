/** How large a card is and where its handles are, known before it is drawn: the style sheet uses the same numbers. */

export const CARD_WIDTH = 264;
export const HEADER = 48;
const ROW = 18; // a line of text on a card
const TEXT_GAP = 10; // below the lines
const PORT = 30;
const CHARS_A_ROW = 36; // chosen: 13 px text on 240 px
const MAX_ROWS = 3;
const FOOT = 6;
const BORDER = 1;
const OUT = 12; // the diameter of the handle of a way out
const IN = 8;

/** Tells how many rows each line of a card takes: three in all, shared out from the first. */
export function rowsOf(lines) {
  let left = MAX_ROWS;
  return lines.slice(0, MAX_ROWS).map((line, index) => {
    const others = Math.min(lines.length, MAX_ROWS) - index - 1;
    const rows = Math.max(1, Math.min(left - others, Math.ceil(line.length / CHARS_A_ROW)));
    left -= rows;
    return rows;
  });
}

/** Tells whether a card's only way out leaves at its head, without a row of its own. */
export const isPlain = (ports) => ports.length === 1 && ports[0].name === 'next' && !ports[0].isLost;

/** Gives a card's height. */
export function heightOf({ lines, ports }) {
  const text = rowsOf(lines).reduce((sum, rows) => sum + rows * ROW, 0);
  const rows = isPlain(ports) ? 0 : ports.length * PORT + (ports.length ? FOOT : 0);
  return HEADER + (text ? text + TEXT_GAP : 0) + rows;
}

/** Gives a card's handles as the canvas wants them, so that wires are drawn to cards out of view too. */
export function handlesOf({ lines, ports, isTrigger }) {
  const start = heightOf({ lines, ports: [] });
  const head = HEADER / 2;
  const outs = isPlain(ports)
    ? [handle('source', ports[0].name, head)]
    : ports.map((port, index) => handle('source', port.name, start + index * PORT + PORT / 2));
  return isTrigger ? outs : [handle('target', 'in', head), ...outs];
}

/** Gives a handle by its middle: on the inner edge of the card's border. */
function handle(type, id, y) {
  const [size, x, position] = type === 'source' ? [OUT, CARD_WIDTH - BORDER, 'right'] : [IN, BORDER, 'left'];
  return { id, type, position, x: x - size / 2, y: y - size / 2, width: size, height: size };
}

/** Tells how many rows a name in large letters may take on a card, seen from far off. */
export const farRowsOf = (height, rowHeight) => Math.max(1, Math.floor((height - 14) / rowHeight));
