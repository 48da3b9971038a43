/** All edits of a flow document: pure functions from document to document. */

export { align } from './align.js';
export {
  edgeKey,
  edgesByKey,
  edgesFrom,
  edgesTo,
  findNode,
  freeId,
  nodesById,
  normalise,
  readEdgeKey,
} from './document.js';
export { connect, disconnect, refusal } from './edges.js';
export { applyFix } from './fixes.js';
export { groupNodes, groupsByNode, setGroup, ungroup } from './groups.js';
export { addNode, insertOnEdge, moveNodes, newNode, pushRight, removeNodes, renameNode, setConfig } from './nodes.js';
export { moveBehind, swapWithNext, takenOut } from './moving.js';
export { addNote, removeNotes, setNote } from './notes.js';
export { copyOf, duplicateNodes, pasteNodes, readClip } from './paste.js';
export { tidyUp } from './tidy.js';
export { renameFlow, setVariables } from './variables.js';
