/** Drawing wires: from port to card, to a new card on empty canvas, and to another card later. */

import { useCallback, useMemo } from 'react';
import { connect } from '../edits/edges.js';
import { readEdgeKey } from '../edits/document.js';
import { useEditor } from '../store/editor.js';
import { wordsOf } from '../store/words.js';
import { link, whyNot } from './doing.js';
import { addBehind } from './picking.js';
import { handleAt } from './placing.js';

/** Gives React Flow's handlers of connections. */
export function useConnecting(flow) {
  const onConnect = useCallback((made) => link(...ends(made)), []);
  const isValidConnection = useCallback((made) => [null, 'already'].includes(whyNot(...ends(made))), []);
  const onConnectEnd = useCallback(
    (event, { isValid, fromHandle, toNode }) => {
      if (isValid || fromHandle?.type !== 'source') return;
      const at = pointOf(event);
      const from = realEnd(fromHandle.nodeId, fromHandle.id);
      const card = toNode?.id ?? cardAt(at);
      if (card) refuse(from, card);
      else addBehind(from, at, handleAt(flow.screenToFlowPosition(at)));
    },
    [flow],
  );
  const onReconnect = useCallback((edge, made) => {
    const { source, port } = readEdgeKey(edge.id);
    if (whyNot(source, port, made.target)) return;
    useEditor
      .getState()
      .edit(wordsOf('canvas')('undo.connect'), (document) => connect(document, source, port, made.target));
  }, []);
  return useMemo(
    () => ({ onConnect, isValidConnection, onConnectEnd, onReconnect }),
    [onConnect, isValidConnection, onConnectEnd, onReconnect],
  );
}

/** Gives the port a drawn handle stands for: a collapsed group's handles are those of its nodes. */
export function realEnd(nodeId, handle) {
  return nodeId.startsWith('group:') ? readEdgeKey(handle) : { source: nodeId, port: handle };
}

function ends({ source, sourceHandle, target }) {
  const from = realEnd(source, sourceHandle);
  return [from.source, from.port, target];
}

function refuse({ source, port }, target) {
  if (target.startsWith('note:')) return;
  if (target.startsWith('group:')) useEditor.getState().say(wordsOf('canvas')('refused.into_group'));
  else if (target !== source) link(source, port, target);
}

function pointOf(event) {
  const { clientX, clientY } = event.changedTouches?.[0] ?? event;
  return { x: clientX, y: clientY };
}

function cardAt({ x, y }) {
  const found = document.elementFromPoint(x, y)?.closest('.react-flow__node');
  return found && !found.classList.contains('react-flow__node-frame') ? found.dataset.id : null;
}
