/** The way each input took through the flow, and why. */

import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { timeOf } from './formats.js';
import { nodeName } from './reading.js';
import { useTalk } from './talk.js';

export function PathView() {
  const t = useWords('phone');
  const tried = useTalk((state) => state.tried);
  const turns = tried?.turns ?? [];
  if (!turns.length) return <p className="fxp-empty">{t('path.empty')}</p>;
  return (
    <ol className="fxp-scroll fxp-path">
      {turns.map((turn, index) => <Turn key={index} turn={turn} zone={tried.time_zone} />)}
    </ol>
  );
}

function Turn({ turn, zone }) {
  const t = useWords('phone');
  return (
    <li>
      <h4>{t(`input.${turn.input}`)}<time dateTime={turn.at}>{timeOf(turn.at, zone)}</time></h4>
      <p>{t(`route.${turn.code}`)}{turn.message && ` ${turn.message}`}</p>
      <ol>
        {turn.path.map((visit, index) => <Visit key={index} visit={visit} end={index === turn.path.length - 1 ? turn.status : ''} />)}
      </ol>
    </li>
  );
}

function Visit({ visit, end }) {
  const t = useWords('phone');
  const isOwn = useEditor((state) => visit.flow_id === state.flowId);
  const name = useEditor((state) => (isOwn ? nodeName(state.document, state.catalogue, visit.node_id) : visit.node_id));
  const flow = useEditor((state) => (isOwn ? '' : state.vocabulary.flows.find((one) => one.id === visit.flow_id)?.name ?? visit.flow_id));
  const port = useEditor((state) => portLabel(state, visit));
  return (
    <li>
      {isOwn ? <button type="button" className="fx-link" onClick={() => useEditor.getState().focusNode(visit.node_id)}>{name}</button> : <span>{flow}: {name}</span>}
      {visit.port && <span className="fxp-port">→ {port}</span>}
      {!visit.port && end && <span className="fxp-port">{t(`path.${end}`)}</span>}
      {visit.message && <small>{visit.message}</small>}
    </li>
  );
}

function portLabel({ faces, document, catalogue }, { node_id: nodeId, port }) {
  const label = faces[nodeId]?.ports.find((one) => one.name === port)?.label;
  const type = document.nodes.find((node) => node.id === nodeId)?.type;
  return label || catalogue[type]?.strings.ports[port] || port;
}
