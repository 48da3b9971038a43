/** The wire while it is drawn, with the reason when it may not end where the pointer is. */

import { getBezierPath } from '@xyflow/react';
import { useWords } from '../store/words.js';
import { whyNot } from './doing.js';
import { realEnd } from './useConnecting.js';

/** The wire under the pointer. */
export function ConnectionLine({
  fromX,
  fromY,
  toX,
  toY,
  fromPosition,
  toPosition,
  fromHandle,
  toNode,
  connectionStatus,
}) {
  const t = useWords('canvas');
  const [path] = getBezierPath({
    sourceX: fromX,
    sourceY: fromY,
    targetX: toX,
    targetY: toY,
    sourcePosition: fromPosition,
    targetPosition: toPosition,
  });
  const { source, port } = realEnd(fromHandle.nodeId, fromHandle.id);
  const reason = connectionStatus === 'invalid' && toNode ? reasonFor(source, port, toNode.id) : null;
  return (
    <g className={`fx-connection${reason ? ' is-refused' : ''}`}>
      <path className="react-flow__connection-path" fill="none" d={path} />
      <circle cx={toX} cy={toY} r="4" />
      {reason && (
        <text x={toX + 12} y={toY - 12}>
          {t(`refused.${reason}`)}
        </text>
      )}
    </g>
  );
}

const reasonFor = (source, port, target) => (target.startsWith('group:') ? 'into_group' : whyNot(source, port, target));
