/** Copying parts of a flow, within it and to other flows, as JSON of a fixed form. */

import { freeId, placed } from './document.js';

const FORM = 'fluxo/clip@1';

/** Gives a copy of nodes and notes with the edges between them. */
export function copyOf(document, ids) {
  const wanted = new Set(ids);
  return {
    form: FORM,
    nodes: document.nodes.filter((node) => wanted.has(node.id)),
    edges: document.edges.filter((edge) => wanted.has(edge.source) && wanted.has(edge.target)),
    notes: document.notes.filter((note) => wanted.has(note.id)),
    variables: document.variables,
  };
}

/** Reads what lies in the clipboard; null when it is no copy of ours. */
export function readClip(text) {
  try {
    const clip = JSON.parse(text);
    return clip?.form === FORM && Array.isArray(clip.nodes) && Array.isArray(clip.edges) ? clip : null;
  } catch {
    return null;
  }
}

/**
 * Puts a copy into the document under new ids, its top left corner at a position.
 *
 * @returns {{document: object, nodes: string[]}} the ids of what was added, notes too.
 */
export function pasteNodes(document, clip, position) {
  const things = [...clip.nodes, ...(clip.notes ?? [])];
  const corner = cornerOf(things);
  const names = new Map();
  let changed = document;
  for (const thing of things) {
    const list = thing.type === undefined ? 'notes' : 'nodes';
    const id = freeId(changed, thing.type ?? 'note');
    names.set(thing.id, id);
    const at = { x: position.x + thing.position.x - corner.x, y: position.y + thing.position.y - corner.y };
    changed = { ...changed, [list]: [...changed[list], { ...thing, id, position: placed(at) }] };
  }
  const pasted = new Set(names.values());
  const nodes = changed.nodes.map((node) => (pasted.has(node.id) ? pointed(node, names) : node));
  const edges = clip.edges.filter((edge) => names.has(edge.source) && names.has(edge.target));
  const renamed = edges.map((edge) => ({ ...edge, source: names.get(edge.source), target: names.get(edge.target) }));
  const variables = [...document.variables, ...missing(document, clip)];
  return { document: { ...changed, nodes, edges: [...changed.edges, ...renamed], variables }, nodes: [...pasted] };
}

/** A copied jump goes to the copy of the node it went to. */
function pointed(node, names) {
  const to = names.get(node.config.node_id);
  return to ? { ...node, config: { ...node.config, node_id: to } } : node;
}

/** Copies nodes and notes beside themselves. */
export function duplicateNodes(document, ids, by = { x: 32, y: 32 }) {
  const clip = { ...copyOf(document, ids), variables: [] };
  const corner = cornerOf([...clip.nodes, ...clip.notes]);
  return pasteNodes(document, clip, { x: corner.x + by.x, y: corner.y + by.y });
}

function cornerOf(items) {
  return {
    x: Math.min(...items.map((item) => item.position.x)),
    y: Math.min(...items.map((item) => item.position.y)),
  };
}

/** Lists the variables the pasted nodes name that this flow does not declare. */
function missing(document, clip) {
  const known = new Set(document.variables.map((variable) => variable.name));
  const texts = JSON.stringify(clip.nodes.map((node) => node.config));
  return (clip.variables ?? []).filter(({ name }) => !known.has(name) && new RegExp(`\\b${name}\\b`).test(texts));
}
