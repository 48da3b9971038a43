/** The canvas: cards and wires, drawn by React Flow. */

import { useCallback, useMemo, useRef } from 'react';
import {
  Background,
  MarkerType,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useConnection,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import './canvas.css';
import { findNode } from '../edits/document.js';
import { Banner } from '../publish/Banner.jsx';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { ConnectionLine } from './ConnectionLine.jsx';
import { Controls } from './Controls.jsx';
import { Empty } from './Empty.jsx';
import { GhostCard, GhostWire } from './Ghosts.jsx';
import { GroupCard, GroupFrame } from './GroupNodes.jsx';
import { JumpLines } from './JumpLines.jsx';
import { NodeCard } from './NodeCard.jsx';
import { NoteCard } from './NoteCard.jsx';
import { SelectionBar } from './SelectionBar.jsx';
import { Wire } from './Wire.jsx';
import { useConnecting } from './useConnecting.js';
import { useDropping } from './useDropping.js';
import { useGraph } from './useGraph.js';
import { useLooking } from './useLooking.js';
import { addAt } from './picking.js';
import { middleAt } from './placing.js';

const NODE_TYPES = { card: NodeCard, note: NoteCard, frame: GroupFrame, bundle: GroupCard, ghost: GhostCard };
const EDGE_TYPES = { wire: Wire, gone: GhostWire };
const MANY = 150; // chosen: from here on only what is in view is drawn
const EDGE_DEFAULTS = { markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--fx-wire)' } };
const MAP_SIZE = { width: 168, height: 112 };
const GRID = [8, 8];
const OWN_KEYS = {
  deleteKeyCode: null,
  selectionKeyCode: 'Shift',
  multiSelectionKeyCode: ['Meta', 'Control', 'Shift'],
  panActivationKeyCode: 'Space',
};

/** The canvas of the open flow. */
export default function Canvas() {
  return (
    <ReactFlowProvider>
      <Board />
    </ReactFlowProvider>
  );
}

function Board() {
  const t = useWords('canvas');
  const flow = useReactFlow();
  const box = useRef(null);
  const graph = useGraph();
  const connecting = useConnecting(flow);
  const dropping = useDropping(flow);
  const canWrite = useEditor((state) => state.canWrite);
  const isHand = useEditor((state) => state.tool === 'hand');
  const isMapShown = useEditor((state) => state.isMapShown);
  const distance = useStore(distanceOf);
  const isConnecting = useConnection((connection) => connection.inProgress && connection.fromHandle.type === 'source');
  useLooking(flow, box, graph.nodes);
  const labels = useMemo(() => ariaOf(t), [t]);
  const onDoubleClick = useCallback(
    (event) => {
      if (!canWrite || !event.target.classList.contains('react-flow__pane')) return;
      const at = { x: event.clientX, y: event.clientY };
      addAt(middleAt(flow.screenToFlowPosition(at)), at);
    },
    [canWrite, flow],
  );
  return (
    <div
      ref={box}
      className={`fx-canvas ${distance}${isHand ? ' is-hand' : ''}${isConnecting ? ' is-connecting' : ''}`}
      onDoubleClick={onDoubleClick}
      onKeyDown={enterByKey}
      {...dropping.area}
    >
      <ReactFlow
        {...graph}
        {...connecting}
        {...dropping.nodes}
        {...OWN_KEYS}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        defaultEdgeOptions={EDGE_DEFAULTS}
        connectionLineComponent={ConnectionLine}
        connectionRadius={28}
        nodesDraggable={canWrite}
        nodesConnectable={canWrite}
        edgesReconnectable={canWrite}
        snapToGrid
        snapGrid={GRID}
        minZoom={0.1}
        maxZoom={2}
        panOnScroll
        panOnDrag={isHand ? true : [1]}
        selectionOnDrag={!isHand}
        selectionMode={SelectionMode.Partial}
        zoomOnDoubleClick={false}
        elevateNodesOnSelect={false}
        onlyRenderVisibleElements={graph.nodes.length > MANY}
        onNodeContextMenu={openMenuOfNode}
        onEdgeContextMenu={openMenuOfEdge}
        onSelectionContextMenu={openMenu}
        onPaneContextMenu={openMenu}
        onNodeClick={openForm}
        onNodeDoubleClick={openFormSurely}
        ariaLabelConfig={labels}
      >
        <Background gap={24} size={1.5} color="var(--fx-canvas-dot)" />
        {isMapShown && graph.nodes.length > 0 && (
          <MiniMap
            className="fx-map"
            pannable
            zoomable
            nodeColor={mapColour}
            nodeStrokeWidth={0}
            nodeBorderRadius={12}
            style={MAP_SIZE}
            ariaLabel={t('map.label')}
          />
        )}
        <JumpLines />
        <Controls />
      </ReactFlow>
      <SelectionBar />
      <Empty />
      <Banner />
    </div>
  );
}

/** From far off, cards show their names alone, larger. */
function distanceOf({ transform: [, , zoom] }) {
  if (zoom < 0.22) return 'is-far is-very-far';
  return zoom < 0.42 ? 'is-far' : '';
}

function openForm(event, node) {
  const { panel, setPanel } = useEditor.getState();
  if (node.type !== 'card' || event.shiftKey || event.ctrlKey || event.metaKey) return;
  if (panel !== 'phone') setPanel('node');
}

/** Enter on a card that has the focus goes into its form; on a note one writes in it. */
function enterByKey(event) {
  const { classList, dataset } = event.target;
  const { canWrite, enterForm, write } = useEditor.getState();
  const enter = classList.contains('react-flow__node-card')
    ? enterForm
    : classList.contains('react-flow__node-note') && canWrite && write;
  if (event.key !== 'Enter' || !enter) return;
  event.preventDefault();
  enter(dataset.id);
}

function openFormSurely(event, node) {
  if (node.type === 'card') useEditor.getState().setPanel('node');
}

function openMenu(event) {
  event.preventDefault();
  useEditor.getState().open({ kind: 'menu', at: { x: event.clientX, y: event.clientY } });
}

function openMenuOfNode(event, node) {
  const { selection, select } = useEditor.getState();
  if (!selection.nodes.includes(node.id)) select({ nodes: [node.id] });
  openMenu(event);
}

function openMenuOfEdge(event, edge) {
  const { selection, select } = useEditor.getState();
  if (!selection.edges.includes(edge.id)) select({ edges: [edge.id] });
  openMenu(event);
}

function mapColour({ id, type }) {
  const { document, catalogue } = useEditor.getState();
  if (type === 'frame') return 'transparent';
  if (type === 'note') return 'var(--fx-sticky-line)';
  return `var(--fx-group-${catalogue[findNode(document, id)?.type]?.group ?? 'logic'})`;
}

const ariaOf = (t) => ({
  'node.a11yDescription.default': t('aria.node'),
  'node.a11yDescription.keyboardDisabled': t('aria.node'),
  'node.a11yDescription.ariaLiveMessage': ({ x, y }) => t('aria.moved', { x: Math.round(x), y: Math.round(y) }),
  'edge.a11yDescription.default': t('aria.edge'),
});
