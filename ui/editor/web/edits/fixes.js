/** Makes the change an issue proposes, as `flow_engine/edits.py` does. */

import { addNode, removeNodes } from './nodes.js';
import { connect, disconnect } from './edges.js';

/** Gives the document with a fix made; an edit of something that is not there changes nothing. */
export const applyFix = (document, fix) =>
  fix.edits.reduce((changed, edit) => MAKERS[edit.edit](changed, edit), document);

const MAKERS = {
  add_node: (document, { node }) => addNode(document, { name: '', config: {}, position: { x: 0, y: 0 }, ...node }),
  remove_node: (document, { node_id }) => removeNodes(document, [node_id], { reconnect: false }),
  replace_node: (document, { node_id, type, config }) => ({
    ...document,
    nodes: document.nodes.map((node) => (node.id === node_id ? { ...node, type, config } : node)),
  }),
  add_edge: (document, { edge }) => connect(document, edge.source, edge.port, edge.target),
  remove_edge: (document, { source, port }) => disconnect(document, [`${source}:${port}`]),
  put_variable: (document, { variable }) => ({ ...document, variables: withVariable(document.variables, variable) }),
};

function withVariable(variables, variable) {
  const isKnown = variables.some((one) => one.name === variable.name);
  if (!isKnown) return [...variables, variable];
  return variables.map((one) => (one.name === variable.name ? variable : one));
}
