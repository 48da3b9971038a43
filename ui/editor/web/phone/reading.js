/** What the phone shows of a conversation: rows of the chat, the way on the canvas, and what could be said first. */

import { edgeKey } from '../edits/document.js';

const GAP_S = 60; // chosen: what follows within a minute follows at once
const WINDOW_MS = 24 * 3_600_000; // WhatsApp Cloud API, customer service window

/**
 * Gives the rows of the chat: messages, notes, days, time that passed, and where the 24-hour window closed.
 *
 * @param {object} tried the server's answer.
 * @param {(at: string) => string} dayOf the local day of a moment.
 */
export function rowsOf(tried, dayOf) {
  const rows = [];
  const seen = { at: null, closesAt: null, day: '' };
  for (const [index, event] of tried.events.entries()) {
    if (isSilent(event)) continue;
    rows.push(...between(seen, event.at, dayOf, index), { kind: event.type, key: `e${index}`, event });
    if (event.type === 'customer') seen.closesAt = Date.parse(event.at) + WINDOW_MS;
    seen.at = event.at;
  }
  if (seen.at) rows.push(...between(seen, tried.now, dayOf, 'now'));
  return rows;
}

/** Tells whether an event is not worth a line: that a question waits goes without saying, and so do moments. */
function isSilent({ type, code, at, details }) {
  if (type !== 'note' || code !== 'waits') return false;
  return details?.what !== 'timer' || Date.parse(details.until) - Date.parse(at) < GAP_S * 1000;
}

function* between(seen, at, dayOf, index) {
  const passedS = seen.at ? (Date.parse(at) - Date.parse(seen.at)) / 1000 : 0;
  if (passedS >= GAP_S) yield { kind: 'gap', key: `g${index}`, seconds: passedS };
  if (seen.closesAt && Date.parse(at) > seen.closesAt) {
    yield { kind: 'window', key: `w${index}` };
    seen.closesAt = null;
  }
  const day = dayOf(at);
  if (day !== seen.day) yield { kind: 'day', key: `d${index}`, at };
  seen.day = day;
}

/** Gives the way the latest run took through a flow, for the canvas. */
export function litOf(tried, document) {
  const last = tried.turns.findLast((turn) => turn.path.some((visit) => visit.flow_id === document.id));
  if (!last) return undefined;
  const visits = tried.turns
    .filter((turn) => turn.session_id === last.session_id)
    .flatMap((turn) => turn.path)
    .filter((visit) => visit.flow_id === document.id);
  const drawn = new Set(document.edges.map(edgeKey));
  const edges = visits.map((visit) => `${visit.node_id}:${visit.port}`).filter((key) => drawn.has(key));
  const there = new Set(document.nodes.map((node) => node.id));
  const frames = tried.sessions.at(-1)?.frames ?? [];
  const current = frames.findLast((frame) => frame.flow_id === document.id)?.node_id ?? visits.at(-1).node_id;
  return {
    nodes: [...new Set(visits.map((visit) => visit.node_id))].filter((id) => there.has(id)),
    edges: [...new Set(edges)],
    current: there.has(current) ? current : null,
  };
}

/** Gives what could begin the conversation: one action for each trigger, at most four. */
export function beginningsOf(document, hello) {
  const made = {
    keyword_trigger: ({ config }) => (config.words?.[0] && config.mode !== 'pattern' ? { type: 'say', text: String(config.words[0]) } : null),
    any_message_trigger: () => ({ type: 'say', text: hello }),
    first_message_trigger: () => ({ type: 'say', text: hello }),
    event_trigger: ({ config }) => (config.event ? { type: 'give_event', name: String(config.event) } : null),
    schedule_trigger: ({ id }) => ({ type: 'reach_schedule', node_id: id }),
  };
  const found = document.nodes.map((node) => made[node.type]?.(node)).filter(Boolean);
  return [...new Map(found.map((action) => [JSON.stringify(action), action])).values()].slice(0, 4);
}

/** Puts the parameters of a message template into its words. */
export function filledTemplate(text, parameters) {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (place, name) => {
    const found = /^\d+$/.test(name) ? parameters[Number(name) - 1] : parameters.find((one) => one.name === name);
    return found?.text ?? place;
  });
}

/** Gives a node as people call it: its name, else what its type is called. */
export function nodeName(document, catalogue, nodeId) {
  const node = document.nodes.find((one) => one.id === nodeId);
  return node ? node.name || catalogue[node.type]?.strings.title || node.type : nodeId;
}
