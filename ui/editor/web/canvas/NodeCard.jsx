/** A node on the canvas: icon, name, what it says or does, and its ways out. */

import { memo, useEffect, useMemo } from 'react';
import { Handle, Position, useUpdateNodeInternals } from '@xyflow/react';
import { CircleX, Info, TriangleAlert } from 'lucide-react';
import { edgesFrom, findNode } from '../edits/document.js';
import { issuesOf } from '../store/checks.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { cardOf } from './card.js';
import { farRowsOf, heightOf, isPlain, rowsOf } from './geometry.js';
import { marksOf } from './ghosts.js';
import { iconOf } from './icons.js';

/** A node's card. It listens to its own node only. */
export const NodeCard = memo(function NodeCard({ id, selected }) {
  const card = useCard(id);
  const light = useEditor((state) => lightOf(state.lit, id));
  const mark = useEditor((state) => marksOf(state.diff).nodes.get(id));
  const renew = useUpdateNodeInternals();
  const ports = card?.ports.map((port) => port.name).join(' ');
  useEffect(() => renew(id), [id, ports, renew]);
  if (!card) return null;
  const Icon = iconOf(card.icon);
  const classes = [
    'fx-card',
    card.isTrigger && 'is-trigger',
    selected && 'is-selected',
    light,
    card.isUnknown && 'is-unknown',
    mark && `is-${mark}`,
  ];
  return (
    <article className={classes.filter(Boolean).join(' ')} style={styleOf(card)}>
      {!card.isTrigger && <Handle type="target" id="in" position={Position.Left} className="fx-in" />}
      <header className="fx-card-head">
        <span className="fx-tile" aria-hidden="true">
          <Icon size={16} />
        </span>
        <span className="fx-card-names">
          <strong title={card.title}>{card.title}</strong>
          {card.title !== card.kind && <small>{card.kind}</small>}
        </span>
        {isPlain(card.ports) && <PortHandle port={card.ports[0]} />}
      </header>
      <Lines lines={card.lines} />
      {!isPlain(card.ports) && card.ports.length > 0 && (
        <ul className="fx-ports">
          {card.ports.map((port) => (
            <PortRow key={port.name} port={port} />
          ))}
        </ul>
      )}
      <Badge id={id} />
      <Time id={id} />
    </article>
  );
});

function styleOf(card) {
  const height = heightOf(card);
  return {
    '--group': `var(--fx-group-${card.group})`,
    '--card-height': `${height}px`,
    '--far-rows': farRowsOf(height, 28),
    '--very-far-rows': farRowsOf(height, 42),
  };
}

/** Gives the card of a node; made anew only when something it shows has changed. */
function useCard(id) {
  const node = useEditor((state) => state.document && findNode(state.document, id));
  const face = useEditor((state) => state.faces[id]);
  const linked = useEditor((state) => state.document && portsLinked(state.document, id));
  return useMemo(() => (node ? cardOf(useEditor.getState(), node) : null), [node, face, linked]);
}

function portsLinked(document, id) {
  return (edgesFrom(document.edges).get(id) ?? []).map((edge) => edge.port).join(' ');
}

function Lines({ lines }) {
  if (!lines.length) return null;
  const rows = rowsOf(lines);
  return (
    <div className="fx-lines">
      {rows.map((count, index) => (
        <p key={index} style={{ '--rows': count }}>
          {lines[index]}
        </p>
      ))}
    </div>
  );
}

function PortRow({ port }) {
  const t = useWords('canvas');
  const title = port.isLost
    ? t('port.lost')
    : port.isLinked
      ? undefined
      : t(port.expectsEdge ? 'port.expected' : 'port.free');
  return (
    <li className={`fx-port${port.isLost ? ' is-lost' : ''}${port.isLinked ? '' : ' is-free'}`} title={title}>
      <span>{port.label}</span>
      <PortHandle port={port} />
    </li>
  );
}

function PortHandle({ port }) {
  const kind = port.isLinked ? 'is-linked' : port.expectsEdge ? 'is-expected' : 'is-free';
  return <Handle type="source" id={port.name} position={Position.Right} className={`fx-out ${kind}`} />;
}

const MARKS = { error: CircleX, warning: TriangleAlert, note: Info };

function Badge({ id }) {
  const t = useWords('canvas');
  const found = useEditor((state) => issuesOf(state.issues, state.flowId).nodes.get(id));
  const faults = useEditor((state) => state.faces[id]?.faults.length ?? 0);
  if (!found && !faults) return null;
  const severity = found?.[0].severity ?? 'error';
  const Mark = MARKS[severity];
  const show = (event) => {
    event.stopPropagation();
    const { focusNode, setPanel } = useEditor.getState();
    focusNode(id);
    setPanel('issues');
  };
  const words = found?.map((issue) => issue.message).join('\n') ?? t('card.faults', { count: faults });
  return (
    <button type="button" className={`fx-badge nodrag is-${severity}`} title={words} aria-label={words} onClick={show}>
      <Mark size={13} aria-hidden="true" />
      {(found?.length ?? faults) > 1 && <span>{found?.length ?? faults}</span>}
    </button>
  );
}

function Time({ id }) {
  const time = useEditor((state) => state.lit.times?.[id]);
  return time ? <span className="fx-card-time">{time}</span> : null;
}

function lightOf(lit, id) {
  if (!lit.nodes.length) return '';
  if (lit.current === id) return 'is-lit is-current';
  return lit.nodes.includes(id) ? 'is-lit' : 'is-dim';
}
