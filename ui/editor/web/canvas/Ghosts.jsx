/** A removed node and a removed wire, while two versions are compared. */

import { memo } from 'react';
import { BaseEdge, getBezierPath, Handle, Position } from '@xyflow/react';
import { useEditor } from '../store/editor.js';
import { cardOf } from './card.js';
import { iconOf } from './icons.js';

/** A card that is no longer there. */
export const GhostCard = memo(function GhostCard({ data }) {
  const card = cardOf(useEditor.getState(), data.node);
  const Icon = iconOf(card.icon);
  return (
    <article className="fx-card is-removed" style={{ '--group': `var(--fx-group-${card.group})` }}>
      <Handle type="target" id="in" position={Position.Left} className="fx-in" />
      <header className="fx-card-head">
        <span className="fx-tile" aria-hidden="true">
          <Icon size={16} />
        </span>
        <span className="fx-card-names">
          <strong>{card.title}</strong>
          <small>{card.kind}</small>
        </span>
        <Handle type="source" id="out" position={Position.Right} className="fx-out is-linked" />
      </header>
    </article>
  );
});

/** A wire that is no longer there. */
export const GhostWire = memo(function GhostWire({ id, ...ends }) {
  const [path] = getBezierPath(ends);
  return (
    <g className="fx-wire is-removed">
      <BaseEdge id={id} path={path} />
    </g>
  );
});
