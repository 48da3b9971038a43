/** The edits a node's form makes, each one step of undo. */

import { findNode, setConfig, setVariables } from '../../edits/index.js';
import { useEditor } from '../../store/editor.js';
import { fittingConfig } from '../reading/fitting.js';
import { edgesAfter, isMadeUp, newItemId, withTitle } from '../reading/ids.js';
import { getIn, pathText, setIn } from '../reading/path.js';
import { newValue, resolve } from '../reading/schema.js';

/**
 * Gives the edits of one node.
 *
 * @param {{current: Set<string>}} fresh items added in this form, whose ids still follow their titles.
 */
export function formEdits(nodeId, view, t, fresh) {
  const reserved = Object.keys(view.strings.ports);
  const configNow = () => fittingConfig(view, findNode(useEditor.getState().document, nodeId).config);
  const markOf = (listPath, id) => `${pathText(listPath)}#${id}`;

  function apply(name, config, { merge, alter = (document) => document } = {}) {
    const change = (document) => alter(setConfig(document, nodeId, config));
    useEditor.getState().edit(name, change, merge ? { merge: `${nodeId}:${merge}` } : {});
  }

  function renamed(path, value) {
    const config = configNow();
    const [item, listPath] = [getIn(config, path.slice(0, -1)), path.slice(0, -2)];
    if (typeof path.at(-2) !== 'number' || typeof item?.id !== 'string') return { config: setIn(config, path, value) };
    const isFresh =
      fresh.current.delete(markOf(listPath, item.id)) || (!item.title && isMadeUp(listPath.at(-1), item.id));
    if (path.at(-1) === 'id') return { config: setIn(config, path, value), from: item.id, to: value };
    if (!isFresh) return { config: setIn(config, path, value) };
    const next = path.at(-1) === 'title' ? withTitle(config, path, value ?? '', reserved) : setIn(config, path, value);
    const to = getIn(next, path.slice(0, -1)).id;
    fresh.current.add(markOf(listPath, to));
    return { config: next, from: item.id, to };
  }

  function withEdges(from, to) {
    if (!from || from === to) return undefined;
    return (document) => ({ ...document, edges: edgesAfter(document.edges, nodeId, from, to) });
  }

  return {
    /** Tells whether the node is still there. */
    isThere: () => Boolean(findNode(useEditor.getState().document, nodeId)),

    /** Sets one field; `undefined` takes it away. What is typed in one go is one step. */
    set(path, value, label) {
      const { config, from, to } = renamed(path, value);
      apply(t('edit_field', { field: label }), config, { merge: pathText(path), alter: withEdges(from, to) });
    },

    /** Puts a new item at the end of a list and gives its position. */
    addItem(path, schema, label, given) {
      const config = configNow();
      const items = getIn(config, path) ?? [];
      const own = resolve(schema, view.schema);
      const item = given ?? newValue(schema, view.schema);
      if (own.properties?.id?.widget === 'id') {
        item.id = newItemId(path.at(-1), [...reserved, ...items.map((one) => one.id)]);
        fresh.current.add(markOf(path, item.id));
      }
      apply(t('edit_add', { field: label }), setIn(config, path, [...items, item]));
      return items.length;
    },

    /** Takes an item out of a list, and the edge of its way out with it. */
    removeItem(path, index, label, isRequired) {
      const config = configNow();
      const items = getIn(config, path);
      const left = items.filter((_, other) => other !== index);
      const alter = withEdges(items[index]?.id, '');
      apply(t('edit_remove', { field: label }), setIn(config, path, left.length || isRequired ? left : undefined), {
        alter,
      });
    },

    /** Moves an item of a list to another place. */
    moveItem(path, from, to, label) {
      const config = configNow();
      const items = [...getIn(config, path)];
      items.splice(to, 0, ...items.splice(from, 1));
      apply(t('edit_move', { field: label }), setIn(config, path, items), { merge: `move:${pathText(path)}` });
    },

    /** Sets several fields of the config at once. */
    setAll(changes, label) {
      const config = Object.entries(changes).reduce((at, [name, value]) => setIn(at, [name], value), configNow());
      apply(t('edit_field', { field: label }), config);
    },

    /** Writes to a variable, which is declared if the flow has none of the name. */
    writeTo(path, name, type, label) {
      const config = setIn(configNow(), path, name || undefined);
      const isKnown = useEditor.getState().document.variables.some((one) => one.name === name);
      if (!name || isKnown || !type) return apply(t('edit_field', { field: label }), config);
      return apply(t('edit_create_variable', { name }), config, {
        alter: (document) => declared(document, name, type),
      });
    },

    /** Declares a variable. */
    declare(name, type) {
      useEditor.getState().edit(t('edit_create_variable', { name }), (document) => declared(document, name, type));
    },

    /** Gives a variable of the flow another type; a default of the old type goes. */
    setType(name, type) {
      const retyped = (one) => (one.name === name ? { name, type, ...flagsOf(one) } : one);
      useEditor
        .getState()
        .edit(t('edit_variable_type', { name }), (document) => setVariables(document, document.variables.map(retyped)));
    },
  };
}

const declared = (document, name, type) => setVariables(document, [...document.variables, { name, type }]);

function flagsOf({ is_input, is_result }) {
  return { ...(is_input && { is_input }), ...(is_result && { is_result }) };
}
