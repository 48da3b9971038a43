/** What was removed since an older version, drawn as ghosts while the two are compared. */

import { edgeKey, findNode } from '../edits/document.js';

const MARKED = new WeakMap();

/** Gives how each node and edge that is still there differs: 'added' or 'changed', by id and key. */
export function marksOf(diff) {
  if (!diff) return NO_MARKS;
  if (!MARKED.has(diff)) MARKED.set(diff, marked(diff));
  return MARKED.get(diff);
}

/** Gives the cards of removed nodes. */
export function ghostNodes(diff, made) {
  return (diff?.nodes.removed ?? []).map((node) =>
    made(`gone:${node.id}`, {
      type: 'ghost',
      position: node.position,
      width: 264,
      height: 48,
      measured: { width: 264, height: 48 },
      data: { node },
      draggable: false,
      selectable: false,
      connectable: false,
    }),
  );
}

/** Gives the wires that are no longer there. */
export function ghostEdges(diff, document, made) {
  if (!diff) return [];
  const end = (id) => (findNode(document, id) ? id : `gone:${id}`);
  const gone = [...diff.edges.removed, ...diff.edges.changed.map(({ before }) => before)];
  return gone.map((edge) => {
    const isThere = Boolean(findNode(document, edge.source));
    const parts = {
      source: end(edge.source),
      sourceHandle: isThere ? edge.port : 'out',
      target: end(edge.target),
      targetHandle: 'in',
    };
    return made(`gone:${edgeKey(edge)}`, { type: 'gone', ...parts, selectable: false, focusable: false });
  });
}

const NO_MARKS = { nodes: new Map(), edges: new Map() };

function marked({ nodes, edges }) {
  const changed = nodes.changed.filter(({ what }) => what.some((one) => one !== 'position'));
  return {
    nodes: new Map([
      ...nodes.added.map((node) => [node.id, 'added']),
      ...changed.map(({ after }) => [after.id, 'changed']),
    ]),
    edges: new Map([
      ...edges.added.map((edge) => [edgeKey(edge), 'added']),
      ...edges.changed.map(({ after }) => [edgeKey(after), 'changed']),
    ]),
  };
}
