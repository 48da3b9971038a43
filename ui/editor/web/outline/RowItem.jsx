/** One row of the outline, with what can be done with it. */

import { memo } from 'react';
import {
  ChevronDown,
  ChevronRight,
  CornerDownRight,
  CornerUpLeft,
  Group,
  Link2,
  MoveRight,
  PenLine,
  Plus,
  StickyNote,
  Trash2,
} from 'lucide-react';
import { cardOf, labelOf, titleOf } from '../canvas/card.js';
import { GroupName } from '../canvas/GroupNodes.jsx';
import { iconOf } from '../canvas/icons.js';
import { NoteField } from '../canvas/NoteField.jsx';
import { findNode } from '../edits/document.js';
import { issuesOf } from '../store/checks.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { addAfter, openForm, remove, wayAfter, write } from './acts.js';

/** A row: a tree item with its level and place. */
export const RowItem = memo(function RowItem({ row, isCurrent, onFocus, onFold, onAsk }) {
  const isSelected = useEditor((state) => state.selection.nodes.includes(row.key));
  const isLit = useEditor((state) => state.lit.nodes.includes(row.id) && row.kind === 'node');
  const focus = (event) => event.target === event.currentTarget && onFocus();
  const choose = (event) => {
    if (event.target.closest('button, textarea, input')) return;
    onFocus();
    if (row.kind === 'node') openForm(row);
  };
  const Arrow = row.isOpen ? ChevronDown : ChevronRight;
  return (
    <div
      role="treeitem"
      data-key={row.key}
      className={`fx-row is-${row.kind}${isLit ? ' is-lit' : ''}`}
      style={{ '--level': row.level - 1 }}
      aria-level={row.level}
      aria-setsize={row.count}
      aria-posinset={row.place}
      aria-expanded={row.isOpen}
      aria-selected={isSelected}
      tabIndex={isCurrent ? 0 : -1}
      onFocus={focus}
      onClick={choose}
    >
      {row.isOpen === undefined ? (
        <i />
      ) : (
        <button
          type="button"
          className="fx-fold"
          tabIndex={-1}
          aria-hidden="true"
          onClick={() => onFold(row.key, !row.isOpen)}
        >
          <Arrow size={14} />
        </button>
      )}
      <Content row={row} />
      {isCurrent && <Acts row={row} onAsk={onAsk} />}
    </div>
  );
});

function Content({ row }) {
  const t = useWords('outline');
  const node = useEditor((state) => findNode(state.document, row.id));
  const face = useEditor((state) => state.faces[row.id]);
  const found = useEditor(
    (state) => issuesOf(state.issues, state.flowId).nodes.get(row.kind === 'node' ? row.id : '')?.length,
  );
  const group = useEditor((state) => state.document.groups.find((one) => one.nodes.includes(row.id))?.name);
  if (row.kind === 'part') return <strong>{t(row.key)}</strong>;
  if (row.kind === 'note') return <Note row={row} />;
  if (row.kind === 'group') return <GroupOf row={row} />;
  if (!node) return null;
  const state = useEditor.getState();
  if (row.kind === 'link') return <Linked title={titleOf(state, node)} />;
  if (row.kind === 'way')
    return (
      <Way row={row} type={state.catalogue[node.type]} port={face?.ports.find((port) => port.name === row.port)} />
    );
  const card = cardOf(state, node);
  const Icon = iconOf(card.icon);
  return (
    <>
      <span className="fx-tile" aria-hidden="true" style={{ '--group': `var(--fx-group-${card.group})` }}>
        <Icon size={14} />
      </span>
      <span className="fx-row-words">
        <strong>{card.title}</strong>
        {card.title !== card.kind && <small>{card.kind}</small>}
        <span>{card.lines.join(' ')}</span>
        {group !== undefined && <small>{t('in_group', { name: group || t('group.unnamed') })}</small>}
      </span>
      {found > 0 && <em>{t('findings', { count: found })}</em>}
    </>
  );
}

function Note({ row }) {
  const t = useWords('outline');
  const text = useEditor((state) => state.document.notes.find((note) => note.id === row.id)?.text ?? '');
  const isWriting = useEditor((state) => state.writing === row.key);
  return (
    <>
      <StickyNote size={14} aria-hidden="true" />
      <span className="fx-row-words">
        {isWriting ? <NoteField id={row.id} text={text} /> : <span>{text || t('note.empty')}</span>}
      </span>
    </>
  );
}

function GroupOf({ row }) {
  const t = useWords('outline');
  const group = useEditor((state) => state.document.groups.find((one) => one.id === row.id));
  const isWriting = useEditor((state) => state.writing === row.key);
  const leave = ({ key, target }) => (key === 'Enter' || key === 'Escape') && target.closest('[tabindex]').focus();
  const stop = () => useEditor.getState().write(null);
  if (!group) return null;
  return (
    <>
      <Group size={14} aria-hidden="true" />
      <span className="fx-row-words">
        {isWriting ? (
          <GroupName id={row.key} group={group} autoFocus onKeyDown={leave} onBlur={stop} />
        ) : (
          <strong>{group.name || t('group.unnamed')}</strong>
        )}
        <small>{t('group.size', { count: group.nodes.length })}</small>
      </span>
    </>
  );
}

function Way({ row, type, port }) {
  const t = useWords('outline');
  return (
    <>
      <CornerDownRight size={13} aria-hidden="true" />
      <span className="fx-row-words">
        <span>{labelOf(type, port ?? { name: row.port })}</span>
        {row.isElsewhere && <Elsewhere id={row.target} />}
        {!row.target && <small>{t(port?.expects_edge ? 'way.open' : 'way.end')}</small>}
      </span>
    </>
  );
}

function Elsewhere({ id }) {
  const t = useWords('outline');
  const node = useEditor((state) => findNode(state.document, id));
  return <small>{t('goes_on_at', { title: node ? titleOf(useEditor.getState(), node) : id })}</small>;
}

function Linked({ title }) {
  const t = useWords('outline');
  return (
    <>
      <CornerUpLeft size={13} aria-hidden="true" />
      <span className="fx-row-words">
        <span>{t('goes_on_at', { title })}</span>
      </span>
    </>
  );
}

const REMOVING = { node: 'act.remove', note: 'act.remove', group: 'act.break_up' };

function Acts({ row, onAsk }) {
  const t = useWords('outline');
  const canWrite = useEditor((state) => state.canWrite);
  if (row.kind === 'part') return null;
  const from = wayAfter(row);
  const place = (event) => {
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    return { x: left, y: bottom + 4 };
  };
  const canRemove = row.kind !== 'way' || row.target;
  const isText = row.kind === 'note' || row.kind === 'group';
  return (
    <span className="fx-row-acts" role="group" aria-label={t('acts')}>
      {row.kind === 'node' && <Act icon={PenLine} name={t('act.open')} onClick={() => openForm(row)} />}
      {canWrite && isText && <Act icon={PenLine} name={t('act.write')} onClick={() => write(row)} />}
      {canWrite && from && <Act icon={Plus} name={t('act.add')} onClick={(event) => addAfter(row, place(event))} />}
      {canWrite && from && (
        <Act icon={Link2} name={t('act.link')} onClick={(event) => onAsk({ kind: 'link', from, at: place(event) })} />
      )}
      {canWrite && row.kind === 'node' && (
        <Act
          icon={MoveRight}
          name={t('act.move')}
          onClick={(event) => onAsk({ kind: 'move', id: row.id, at: place(event) })}
        />
      )}
      {canWrite && canRemove && (
        <Act icon={Trash2} name={t(REMOVING[row.kind] ?? 'act.unlink')} onClick={() => remove(row)} />
      )}
    </span>
  );
}

function Act({ icon: Icon, name, onClick }) {
  return (
    <button type="button" className="fx-icon-button" title={name} aria-label={name} onClick={onClick}>
      <Icon size={14} aria-hidden="true" />
    </button>
  );
}
