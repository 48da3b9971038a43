/** Where the selected jumps lead: lines that are no wires, from card to card. */

import { Position, useStore, ViewportPortal } from '@xyflow/react';
import { findNode } from '../edits/document.js';
import { groupsByNode } from '../edits/groups.js';
import { useEditor } from '../store/editor.js';
import { CARD_WIDTH, HEADER } from './geometry.js';
import { pathOf } from './Wire.jsx';

/** The lines, as long as their jump is selected. */
export function JumpLines() {
  const document = useEditor((state) => state.document);
  const selected = useEditor((state) => state.selection.nodes);
  const jumps = selected.map((id) => findNode(document, id)).filter((node) => findNode(document, node?.config.node_id));
  if (!jumps.length) return null;
  const folded = groupsByNode(document.groups.filter((group) => group.is_collapsed));
  const drawnAs = (id) => (folded.has(id) ? `group:${folded.get(id).id}` : id);
  return (
    <ViewportPortal>
      <svg className="fx-jumps" aria-hidden="true">
        {jumps.map(({ id, config }) => (
          <Line key={id} from={id} to={drawnAs(config.node_id)} />
        ))}
      </svg>
    </ViewportPortal>
  );
}

/** A line that follows both cards while they are dragged. */
function Line({ from, to }) {
  const path = useStore(({ nodeLookup }) => pathBetween(nodeLookup.get(from), nodeLookup.get(to)));
  return path && <path d={path} />;
}

function pathBetween(source, target) {
  if (!source || !target) return null;
  const [start, end] = [source.internals.positionAbsolute, target.internals.positionAbsolute];
  const middle = HEADER / 2;
  const [path] = pathOf({
    sourceX: start.x + CARD_WIDTH,
    sourceY: start.y + middle,
    sourcePosition: Position.Right,
    targetX: end.x,
    targetY: end.y + middle,
    targetPosition: Position.Left,
    data: { above: middle, below: source.height - middle, targetAbove: middle, targetBelow: target.height - middle },
  });
  return path;
}
