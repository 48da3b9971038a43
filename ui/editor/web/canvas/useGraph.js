/** Keeps what React Flow draws in step with the document: dragging stays on the canvas until the pointer lets go. */

import { useCallback, useEffect, useRef, useState } from 'react';
import { applyNodeChanges } from '@xyflow/react';
import { moveNodes } from '../edits/nodes.js';
import { useEditor } from '../store/editor.js';
import { wordsOf } from '../store/words.js';
import { drawnEdges, drawnNodes, framed } from './graph.js';

const SHOWN = ['document', 'faces', 'catalogue', 'selection', 'diff'];

/** Gives nodes, edges and the handlers of their changes. */
export function useGraph() {
  const [nodes, setNodes] = useState(() => drawnNodes(useEditor.getState(), []));
  const [edges, setEdges] = useState(() => drawnEdges(useEditor.getState(), []));
  const drawn = useRef(nodes);
  const draw = useCallback((next) => {
    drawn.current = next;
    setNodes(next);
  }, []);
  useEffect(
    () =>
      useEditor.subscribe((state, before) => {
        if (!state.document || SHOWN.every((key) => state[key] === before[key])) return;
        draw(drawnNodes(state, drawn.current));
        setEdges((known) => drawnEdges(state, known));
      }),
    [draw],
  );
  const onNodesChange = useCallback(
    (changes) => {
      selectChanged(changes, 'nodes');
      const rest = changes.filter((change) => change.type === 'position' || change.type === 'dimensions');
      if (!rest.length) return;
      const { groups } = useEditor.getState().document;
      const moved = withMembers(drawn.current, applyNodeChanges(rest, drawn.current), rest, groups);
      draw(framed(moved, groups));
      if (rest.some((change) => change.type === 'position' && !change.dragging)) commit(moved);
    },
    [draw],
  );
  const onEdgesChange = useCallback((changes) => selectChanged(changes, 'edges'), []);
  return { nodes, edges, onNodesChange, onEdgesChange };
}

/** Takes a group's nodes along when its frame or card is moved. */
function withMembers(before, after, changes, groups) {
  const moved = new Set(changes.filter((change) => change.type === 'position').map((change) => change.id));
  const shifts = new Map();
  for (const group of groups) {
    const at = before.findIndex((node) => node.id === `group:${group.id}`);
    if (at < 0 || !moved.has(before[at].id)) continue;
    const by = { x: after[at].position.x - before[at].position.x, y: after[at].position.y - before[at].position.y };
    for (const id of group.nodes) if (!moved.has(id)) shifts.set(id, { by, dragging: after[at].dragging });
  }
  if (!shifts.size) return after;
  return after.map((node) => {
    const shift = shifts.get(node.id);
    if (!shift) return node;
    const position = { x: node.position.x + shift.by.x, y: node.position.y + shift.by.y };
    return { ...node, position, dragging: shift.dragging };
  });
}

function commit(nodes) {
  const t = wordsOf('canvas');
  const { document, edit } = useEditor.getState();
  const kinds = { card: '', note: 'note:' };
  const now = nodes
    .filter((node) => node.type in kinds)
    .map((node) => [node.id.slice(kinds[node.type].length), node.position]);
  const known = new Map([...document.nodes, ...document.notes].map((item) => [item.id, item.position]));
  const moved = now.filter(
    ([id, { x, y }]) => known.has(id) && (known.get(id).x !== Math.round(x) || known.get(id).y !== Math.round(y)),
  );
  if (!moved.length) return;
  const merge = `move ${moved.map(([id]) => id).join(' ')}`;
  edit(t('undo.move', { count: moved.length }), (changed) => moveNodes(changed, Object.fromEntries(moved)), { merge });
}

function selectChanged(changes, kind) {
  const selects = changes.filter((change) => change.type === 'select');
  if (!selects.length) return;
  const { selection, select } = useEditor.getState();
  const chosen = new Set(selection[kind]);
  for (const { id, selected } of selects) {
    if (selected) chosen.add(id);
    else chosen.delete(id);
  }
  select({ ...selection, [kind]: [...chosen] });
}
