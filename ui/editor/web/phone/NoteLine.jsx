/** A line between the messages: what the flow did besides, and what came from elsewhere. */

import { LocateFixed } from 'lucide-react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { momentOf } from './formats.js';
import { useTalk } from './talk.js';

const STRONG = new Set(['failed', 'other_flow', 'none', 'clock_stopped', 'http_failed', 'llm_failed']);

export function NoteLine({ event }) {
  const t = useWords('phone');
  const zone = useTalk((state) => state.tried?.time_zone);
  const { code, details = {}, message } = event;
  const text = t(`note.${code}`, shown(code, details, t, zone));
  const nodeId = useEditor((state) => (code === 'failed' && state.document.nodes.some((node) => node.id === details.node_id) ? details.node_id : null));
  return (
    <div className={`fxp-note${STRONG.has(code) ? ' is-strong' : ''}${code === 'failed' ? ' is-failed' : ''}`}>
      <p>{text}{message && <small>{message}</small>}</p>
      {nodeId && (
        <button type="button" className="fx-link" onClick={() => useEditor.getState().focusNode(nodeId)}>
          <LocateFixed size={12} aria-hidden /> {t('show_node')}
        </button>
      )}
    </div>
  );
}

/** Gives what a note's words show of its details. */
function shown(code, details, t, zone) {
  switch (code) {
    case 'tagged':
      return { tags: [...(details.add ?? []).map((tag) => `+${tag}`), ...(details.remove ?? []).map((tag) => `−${tag}`)].join(', ') };
    case 'field_set':
      return { field: details.field, value: inText(details.value) || '∅' };
    case 'waits':
      return { until: momentOf(details.until, zone) };
    case 'handed_off':
      return { team: details.team || t('any_operator'), note: details.note ? `: ${details.note}` : '' };
    case 'handoff_closed':
      return { summary: details.summary ? `: ${details.summary}` : '' };
    case 'opted_in':
    case 'opted_out':
      return { source: details.source ? ` (${details.source})` : '' };
    case 'llm_chose':
      return { tool: details.tool, data: inText(details.data) };
    case 'llm_answered':
      return { text: details.data ? inText(details.data) : details.text };
    default:
      return details;
  }
}

/** Writes a value on one line. */
export const inText = (value) => (typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value));
