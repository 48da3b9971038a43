/** Dropping: node types out of the palette, and cards onto wires. */

import { useMemo } from 'react';
import { edgesFrom, edgesTo } from '../edits/document.js';
import { useEditor } from '../store/editor.js';
import { add, addNoteAt, splice } from './doing.js';
import { middleAt } from './placing.js';

export const DRAGGED = 'application/x-fluxo-node-type';
export const NOTE = 'note';

/** Gives the handlers of the canvas' area and of its nodes. */
export function useDropping(flow) {
  return useMemo(() => ({ area: areaHandlers(flow), nodes: NODE_HANDLERS }), [flow]);
}

function areaHandlers(flow) {
  const { hover } = useEditor.getState();
  return {
    onDragOver(event) {
      if (!event.dataTransfer.types.includes(DRAGGED)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      hover(edgeAt(event.clientX, event.clientY));
    },
    onDragLeave(event) {
      if (!event.currentTarget.contains(event.relatedTarget)) hover(null);
    },
    onDrop(event) {
      const type = event.dataTransfer.getData(DRAGGED);
      if (!type) return;
      event.preventDefault();
      const place = middleAt(flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }));
      const edge = useEditor.getState().overEdge;
      if (type === NOTE) addNoteAt(place);
      else add(type, { place, edge: edge ?? undefined });
      hover(null);
    },
  };
}

const NODE_HANDLERS = {
  onNodeDrag(event, node, nodes) {
    const { hover } = useEditor.getState();
    hover(nodes.length === 1 && isLoose(node) ? edgeAt(event.clientX, event.clientY) : null);
  },
  onNodeDragStop(event, node) {
    const { overEdge, hover } = useEditor.getState();
    hover(null);
    if (overEdge) splice(node.id, overEdge);
  },
};

/** Tells whether nothing leads to a node or on from it, so that it may be put on a wire. */
function isLoose(node) {
  const { document, catalogue } = useEditor.getState();
  const own = document.nodes.find((one) => one.id === node.id);
  if (!own || catalogue[own.type]?.is_trigger) return false;
  return !edgesTo(document.edges).has(node.id) && !edgesFrom(document.edges).has(node.id);
}

function edgeAt(x, y) {
  const found = document
    .elementsFromPoint(x, y)
    .find((element) => element.classList.contains('react-flow__edge-interaction'));
  return found?.closest('.react-flow__edge')?.dataset.id ?? null;
}
