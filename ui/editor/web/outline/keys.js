/** The outline's keys: those of a tree, and one for each thing that can be done with a row. */

import { useEditor } from '../store/editor.js';
import { addAfter, addBefore, enterForm, moveBy, remove, toggle, wayAfter, write } from './acts.js';

/** Gives the handler of key presses. */
export function keyHandler({ rows, current, setCurrent, fold, ask }) {
  return (event) => {
    if (event.target.getAttribute('role') !== 'treeitem' || event.ctrlKey || event.metaKey) return;
    const at = rows.findIndex((row) => row.key === current);
    const row = rows[at];
    if (!row) return;
    const go = (index) => setCurrent(rows[Math.max(0, Math.min(rows.length - 1, index))].key);
    const act = (event.altKey ? moves(row) : { ...walks(rows, at, row, go, fold), ...changes(row, event, ask) })[
      event.key
    ];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
}

function walks(rows, at, row, go, fold) {
  const parent = () => {
    for (let index = at - 1; index >= 0; index -= 1) if (rows[index].level < row.level) return index;
    return at;
  };
  return {
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at - 1),
    Home: () => go(0),
    End: () => go(rows.length - 1),
    ArrowRight: () => (row.isOpen === false ? fold(row.key, true) : row.isOpen && go(at + 1)),
    ArrowLeft: () => (row.isOpen ? fold(row.key, false) : go(parent())),
    Enter: () => follow(rows, row, go),
    ' ': () => toggle(row),
  };
}

/** Goes into the form of a node, into the text of a note or the name of a group, or to where a link leads. */
function follow(rows, row, go) {
  const elsewhere = row.kind === 'link' ? row.id : row.isElsewhere && row.target;
  if (elsewhere) go(rows.findIndex((one) => one.kind === 'node' && one.id === elsewhere));
  else if (row.kind === 'note' || row.kind === 'group') write(row);
  else if (row.kind !== 'part') enterForm(row);
}

function changes(row, event, ask) {
  if (!useEditor.getState().canWrite) return {};
  const { left, bottom } = event.target.getBoundingClientRect();
  const at = { x: left + 40, y: bottom };
  const from = wayAfter(row);
  return {
    a: () => addAfter(row, at),
    b: () => addBefore(row, at),
    c: () => from && ask({ kind: 'link', from, at }),
    m: () => row.kind === 'node' && ask({ kind: 'move', id: row.id, at }),
    Delete: () => remove(row),
    Backspace: () => remove(row),
  };
}

const moves = (row) => ({ ArrowUp: () => moveBy(row, -1), ArrowDown: () => moveBy(row, 1) });
