/** Which row of the outline has the focus: one at a time takes part in the order of Tab. */

import { useEffect, useRef, useState } from 'react';
import { changeAndFocus } from '../focus.js';
import { useEditor } from '../store/editor.js';

/** Gives the key of the current row and what sets it; the focus follows when a node is asked for elsewhere. */
export function useFocus(rows, tree) {
  const focus = useEditor((state) => state.focus);
  const chosen = useEditor((state) => state.selection.nodes);
  const selected = chosen.length === 1 ? chosen[0] : null;
  const before = useRef(chosen);
  const [wanted, setWanted] = useState(selected);
  const last = useRef(0);
  const isThere = rows.some((row) => row.key === wanted);
  const at = useRef(0);
  const current = isThere ? wanted : rows[Math.min(at.current, rows.length - 1)]?.key;
  at.current = rows.findIndex((row) => row.key === current);
  useEffect(() => {
    const isLeft = before.current.includes(selected); // of several, the last that is still selected
    before.current = chosen;
    if (!selected || isLeft || !rows.some((row) => row.key === selected)) return;
    setWanted(selected);
    const isHere = tree.current?.contains(document.activeElement) && !document.activeElement.matches('textarea');
    if (isHere) rowOf(tree, selected)?.focus();
  }, [chosen, selected, tree]);
  useEffect(() => {
    if (document.activeElement === document.body) rowOf(tree, current)?.focus();
  }, [tree]);
  useEffect(() => {
    if (focus.count === last.current) return;
    last.current = focus.count;
    rowOf(tree, focus.id)?.scrollIntoView({ block: 'center' });
  }, [focus, tree]);
  const go = (key) =>
    changeAndFocus(
      () => setWanted(key),
      () => rowOf(tree, key),
    );
  return [current, go];
}

const rowOf = (tree, key) => [...(tree.current?.children ?? [])].find((row) => row.dataset.key === key);
