/** Reading a flow document: what the server left out is filled in, and its parts are found by id. */

/** Gives the document with everything the server leaves out of its JSON because it is empty. */
export function normalise(document) {
  return {
    document_version: 1,
    language: 'en',
    ...document,
    nodes: document.nodes.map((node) => ({
      name: '',
      config: {},
      ...node,
      position: { x: 0, y: 0, ...node.position },
    })),
    edges: document.edges ?? [],
    variables: document.variables ?? [],
    notes: (document.notes ?? []).map((note) => ({ text: '', ...note, position: { x: 0, y: 0, ...note.position } })),
    groups: (document.groups ?? []).map((group) => ({ name: '', nodes: [], is_collapsed: false, ...group })),
    tests: document.tests ?? [],
  };
}

/** Gives an edge's name in the editor: a port has at most one edge. */
export const edgeKey = (edge) => `${edge.source}:${edge.port}`;

/** Gives source and port of an edge's key. Ids hold no colon. */
export function readEdgeKey(key) {
  const at = key.indexOf(':');
  return { source: key.slice(0, at), port: key.slice(at + 1) };
}

/** Gives the nodes by id. */
export const nodesById = remembered((nodes) => new Map(nodes.map((node) => [node.id, node])));

/** Gives the edges by key. */
export const edgesByKey = remembered((edges) => new Map(edges.map((edge) => [edgeKey(edge), edge])));

/** Gives for each node id the edges that leave it. */
export const edgesFrom = remembered((edges) => gathered(edges, (edge) => edge.source));

/** Gives for each node id the edges that come to it. */
export const edgesTo = remembered((edges) => gathered(edges, (edge) => edge.target));

/** Gives the node with an id, or undefined. */
export const findNode = (document, id) => nodesById(document.nodes).get(id);

/** Gives an id nothing in the document has, beginning with the stem. */
export function freeId(document, stem, chance = Math.random) {
  const taken = new Set([...document.nodes, ...document.notes, ...document.groups].map((thing) => thing.id));
  const short = stem.slice(0, 56);
  for (;;) {
    const id = `${short}_${Math.floor(chance() * 36 ** 4)
      .toString(36)
      .padStart(4, '0')}`;
    if (!taken.has(id)) return id;
  }
}

/** Gives a position the document allows: whole pixels within its bounds. */
export function placed({ x, y }) {
  const bounded = (value) => Math.round(Math.min(1e6, Math.max(-1e6, value))) || 0;
  return { x: bounded(x), y: bounded(y) };
}

function gathered(items, keyOf) {
  const found = new Map();
  for (const item of items) {
    const key = keyOf(item);
    if (found.has(key)) found.get(key).push(item);
    else found.set(key, [item]);
  }
  return found;
}

function remembered(make) {
  const known = new WeakMap();
  return (list) => {
    if (!known.has(list)) known.set(list, make(list));
    return known.get(list);
  };
}
