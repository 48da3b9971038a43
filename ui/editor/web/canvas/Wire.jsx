/** An edge on the canvas, with the sign that inserts a node. */

import { memo } from 'react';
import { BaseEdge, getBezierPath, getSmoothStepPath } from '@xyflow/react';
import { issuesOf } from '../store/checks.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { marksOf } from './ghosts.js';
import { insertAt } from './picking.js';

const FORWARD = 24; // chosen: a target this much to the right is reached by a plain curve
const LANE = 28; // chosen: room for a wire between cards

/** A wire. */
export const Wire = memo(function Wire({ id, selected, markerEnd, ...ends }) {
  const light = useEditor((state) =>
    state.lit.nodes.length ? (state.lit.edges.includes(id) ? 'is-lit' : 'is-dim') : '',
  );
  const severity = useEditor((state) => issuesOf(state.issues, state.flowId).edges.get(id)?.[0].severity);
  const isOver = useEditor((state) => state.overEdge === id);
  const mark = useEditor((state) => marksOf(state.diff).edges.get(id));
  const [path, x, y] = pathOf(ends);
  const classes = [
    'fx-wire',
    selected && 'is-selected',
    light,
    severity && `is-${severity}`,
    isOver && 'is-over',
    mark && 'is-added',
  ];
  return (
    <g className={classes.filter(Boolean).join(' ')}>
      <BaseEdge id={id} path={path} markerEnd={markerEnd} interactionWidth={22} />
      <Plus id={id} x={x} y={y} />
    </g>
  );
});

function Plus({ id, x, y }) {
  const t = useWords('canvas');
  const canWrite = useEditor((state) => state.canWrite);
  if (!canWrite) return null;
  const insert = (event) => {
    event.stopPropagation();
    insertAt(id, { x: event.clientX, y: event.clientY });
  };
  return (
    <g className="fx-plus" transform={`translate(${x} ${y})`} onClick={insert}>
      <title>{t('wire.insert')}</title>
      <circle r="10" />
      <path d="M-4 0h8M0 -4v8" />
    </g>
  );
}

/** Gives the way of a wire between two points; `data` says how far the cards there reach above and below them. */
export function pathOf({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data }) {
  const ends = { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition };
  if (targetX - sourceX > FORWARD) return getBezierPath({ ...ends, curvature: 0.3 });
  return getSmoothStepPath({ ...ends, borderRadius: 14, offset: 24, centerY: laneOf(sourceY, targetY, data) });
}

/** Gives the height at which a wire leads back: between its two cards, or below both. */
function laneOf(sourceY, targetY, { above = 24, below = 60, targetAbove = 24, targetBelow = 60 }) {
  const source = { top: sourceY - above, bottom: sourceY + below };
  const target = { top: targetY - targetAbove, bottom: targetY + targetBelow };
  if (target.top - source.bottom > LANE) return (target.top + source.bottom) / 2;
  if (source.top - target.bottom > LANE) return (source.top + target.bottom) / 2;
  return Math.max(source.bottom, target.bottom) + LANE;
}
