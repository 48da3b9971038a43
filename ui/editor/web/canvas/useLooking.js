/** Where the canvas looks: at the whole flow when it opens, at a node when somebody asks for it. */

import { useEffect, useRef } from 'react';
import { useStore } from '@xyflow/react';
import { useEditor } from '../store/editor.js';
import { CARD_WIDTH } from './geometry.js';

const FIT = { padding: 0.12, maxZoom: 1 };
const MARGIN = 32;
const LEGIBLE = 0.55; // chosen: below, texts on cards cannot be read

/** Lets the rest of the editor move what the canvas looks at. */
export function useLooking(flow, box, nodes) {
  const focus = useEditor((state) => state.focus);
  const isFitted = useRef(false);
  const wasEmpty = useRef(!useEditor.getState().document.nodes.length);
  const handled = useRef(0);
  useEffect(() => {
    useEditor.getState().attach(looker(flow, box));
    return () => useEditor.getState().attach(null);
  }, [flow, box]);
  useEffect(() => {
    if (isFitted.current || !nodes.length || focus.count) return;
    isFitted.current = true;
    const isPutHere = wasEmpty.current && nodes.length === 1; // the first node lies where it was dropped
    if (isPutHere) return;
    requestAnimationFrame(() => box.current && lookAtStart(flow, nodes, box));
  }, [flow, nodes, box, focus]);
  useEffect(() => {
    if (!focus.id || focus.count === handled.current) return;
    handled.current = focus.count;
    const frame = requestAnimationFrame(() => look(flow, box, focus.id));
    return () => cancelAnimationFrame(frame);
  }, [flow, box, focus]);
  useRevealing(flow, box);
}

/** Keeps the selected node in view when a panel takes room from the canvas. */
function useRevealing(flow, box) {
  const isOpen = useEditor((state) => Boolean(state.panel));
  const width = useStore((state) => state.width);
  useEffect(() => {
    const [id, ...others] = useEditor.getState().selection.nodes;
    if (isOpen && id && !others.length) reveal(flow, box, id);
  }, [flow, box, isOpen, width]);
}

/** Moves the canvas just as far as a node needs to be seen whole. */
function reveal(flow, box, id) {
  const node = flow.getNode(id);
  if (!node) return;
  const view = flow.getViewport();
  const { width, height } = box.current.getBoundingClientRect();
  const shift = (from, size, room) => Math.min(0, room - MARGIN - from - size) + Math.max(0, MARGIN - from);
  const x = shift(node.position.x * view.zoom + view.x, (node.width ?? CARD_WIDTH) * view.zoom, width);
  const y = shift(node.position.y * view.zoom + view.y, (node.height ?? 100) * view.zoom, height);
  if (x || y)
    void flow.setViewport({ x: view.x + x, y: view.y + y, zoom: view.zoom }, { duration: isStill() ? 0 : 180 });
}

function looker(flow, box) {
  const animated = () => ({ ...FIT, duration: isStill() ? 0 : 250 });
  return {
    fit: () => flow.fitView(animated()),
    fitTo: (ids) => flow.fitView({ ...animated(), nodes: ids.map((id) => ({ id })) }),
    reveal: (id) => box.current && reveal(flow, box, id),
    zoomIn: () => flow.zoomIn({ duration: 120 }),
    zoomOut: () => flow.zoomOut({ duration: 120 }),
    zoomTo: (zoom) => flow.zoomTo(zoom, { duration: 120 }),
    middle: () => flow.screenToFlowPosition(middleOf(box)),
    place: (at) => flow.screenToFlowPosition(at),
    onScreen: (at) => flow.flowToScreenPosition(at),
  };
}

/** Shows the whole flow if its texts can be read then, else its beginning. */
function lookAtStart(flow, nodes, box) {
  const { width, height } = box.current.getBoundingClientRect();
  const bounds = flow.getNodesBounds(nodes.filter((node) => !node.hidden));
  const zoom = Math.min((width * 0.88) / bounds.width, (height * 0.88) / bounds.height, 1);
  if (zoom >= LEGIBLE) return void flow.fitView(FIT);
  const first = nodes.filter((node) => node.type !== 'frame').reduce((a, b) => (b.position.x < a.position.x ? b : a));
  const scale = 0.75;
  return void flow.setViewport({
    x: 48 - first.position.x * scale,
    y: height / 2 - (first.position.y + 60) * scale,
    zoom: scale,
  });
}

function look(flow, box, id) {
  const { document } = useEditor.getState();
  const folded = document.groups.find((group) => group.is_collapsed && group.nodes.includes(id));
  const node = flow.getNode(folded ? `group:${folded.id}` : id);
  if (!node) return;
  const zoom = Math.max(flow.getZoom(), LEGIBLE + 0.2);
  const middle = { x: node.position.x + (node.width ?? CARD_WIDTH) / 2, y: node.position.y + (node.height ?? 100) / 2 };
  void flow.setCenter(middle.x, middle.y, { zoom, duration: isStill() ? 0 : 250 });
}

function middleOf(box) {
  const { left, top, width, height } = box.current.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}

const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
