/** A list of what differs between two documents. */

import { Minus, PenLine, Plus } from 'lucide-react';
import { findNode } from '../edits/document.js';
import { labelOf, titleOf } from '../canvas/card.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { countOf, isSame } from './diff.js';

const MARKS = { added: Plus, changed: PenLine, removed: Minus };

/** @param {{diff: object, before: object, after: object}} props as `compare` gives them, with the documents compared. */
export function Changes({ diff, before, after }) {
  const t = useWords('publish');
  const catalogue = useEditor((state) => state.catalogue);
  if (isSame(diff)) return <p className="fx-hint">{t('changes.none')}</p>;
  const say = sayer(t, catalogue, before, after);
  const moved = diff.nodes.changed.filter(({ what }) => what.length === 1 && what[0] === 'position');
  const removed = new Set(diff.nodes.removed.map((node) => node.id));
  const cut = diff.edges.removed.filter((edge) => !removed.has(edge.source) && !removed.has(edge.target));
  const changed = diff.nodes.changed.filter((one) => !moved.includes(one));
  return (
    <ul className="fx-changes">
      {diff.nodes.added.map((node) => (
        <Change key={`+${node.id}`} kind="added" text={titleOf({ catalogue }, node)} note={say.kind(node)} />
      ))}
      {diff.nodes.removed.map((node) => (
        <Change key={`-${node.id}`} kind="removed" text={titleOf({ catalogue }, node)} note={say.kind(node)} />
      ))}
      {changed.map(({ after: node, what }) => (
        <Change key={node.id} kind="changed" text={titleOf({ catalogue }, node)} note={say.fields(node, what)} />
      ))}
      {diff.edges.added.map((edge) => (
        <Change key={`+${edge.source} ${edge.port}`} kind="added" text={say.way(edge, after)} />
      ))}
      {diff.edges.changed.map(({ after: edge }) => (
        <Change key={`~${edge.source} ${edge.port}`} kind="changed" text={say.way(edge, after)} />
      ))}
      {cut.map((edge) => (
        <Change key={`-${edge.source} ${edge.port}`} kind="removed" text={say.way(edge, before)} />
      ))}
      {Object.entries(diff.variables).flatMap(([kind, list]) =>
        list.map((variable) => (
          <Change key={`${kind} ${variable.name}`} kind={kind} text={t('changes.variable', { name: variable.name })} />
        )),
      )}
      {moved.length > 0 && <Change kind="changed" text={t('changes.moved', { count: moved.length })} />}
      {diff.others.map((key) => (
        <Change key={key} kind="changed" text={t(`changes.${key}`)} />
      ))}
    </ul>
  );
}

/** How much differs, in a line. */
export function ChangeCount({ diff }) {
  const t = useWords('publish');
  const parts = [
    ['nodes', countOf(diff.nodes)],
    ['ways', countOf(diff.edges)],
    ['variables', countOf(diff.variables)],
  ].filter(([, count]) => count);
  return parts.map(([part, count]) => t(`count.${part}`, { count })).join(' · ');
}

function Change({ kind, text, note }) {
  const t = useWords('publish');
  const Mark = MARKS[kind];
  return (
    <li className={`is-${kind}`}>
      <Mark size={14} role="img" aria-label={t(`kind.${kind}`)} />
      <span>{text}</span>
      {note && <small>{note}</small>}
    </li>
  );
}

function sayer(t, catalogue, before, after) {
  const title = (id, document) => {
    const node = findNode(document, id) ?? findNode(before, id) ?? findNode(after, id);
    return node ? titleOf({ catalogue }, node) : id;
  };
  const field = (node, path) => {
    const [first, key] = path.split('.');
    return first === 'config' ? (catalogue[node.type]?.strings.fields[key]?.label ?? key) : t(`field.${first}`);
  };
  return {
    kind: (node) => catalogue[node.type]?.strings.title ?? node.type,
    fields: (node, what) => what.map((path) => field(node, path)).join(', '),
    way(edge, document) {
      const node = findNode(document, edge.source);
      const option = optionTitle(node, edge.port);
      const port = edge.port === 'next' ? '' : ` · ${option || labelOf(catalogue[node?.type], { name: edge.port })}`;
      return `${title(edge.source, document)}${port} → ${title(edge.target, document)}`;
    },
  };
}

/** Gives the title an author gave the option or case a port stands for. */
function optionTitle(node, port) {
  const lists = Object.values(node?.config ?? {}).filter(Array.isArray);
  return lists.flat().find((item) => item?.id === port)?.title;
}
