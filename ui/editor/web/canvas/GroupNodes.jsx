/** Groups on the canvas: a frame around its nodes, or one card in their place. */

import { memo, useEffect } from 'react';
import { Handle, Position, useUpdateNodeInternals } from '@xyflow/react';
import { ChevronsDownUp, ChevronsUpDown, Group } from 'lucide-react';
import { setGroup } from '../edits/groups.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';

const ownId = (id) => id.slice('group:'.length);
const useGroup = (id) => useEditor((state) => state.document?.groups.find((group) => group.id === ownId(id)));

/** The frame of an open group. */
export const GroupFrame = memo(function GroupFrame({ id, selected }) {
  const group = useGroup(id);
  if (!group) return null;
  return (
    <div className={`fx-frame${selected ? ' is-selected' : ''}`}>
      <div className="fx-frame-head">
        <GroupName id={id} group={group} />
        <Fold id={id} isCollapsed={false} />
      </div>
    </div>
  );
});

/** The card of a collapsed group; `data.ways` are the ways out of it. */
export const GroupCard = memo(function GroupCard({ id, data, selected }) {
  const t = useWords('canvas');
  const group = useGroup(id);
  const isLit = useEditor((state) => group?.nodes.some((own) => state.lit.nodes.includes(own)) ?? false);
  const renew = useUpdateNodeInternals();
  const ports = data.ways.map((way) => way.key).join(' ');
  useEffect(() => renew(id), [id, ports, renew]);
  if (!group) return null;
  return (
    <article className={`fx-card fx-bundle${selected ? ' is-selected' : ''}${isLit ? ' is-lit' : ''}`}>
      <Handle type="target" id="in" position={Position.Left} className="fx-in" />
      <header className="fx-card-head">
        <span className="fx-tile" aria-hidden="true">
          <Group size={16} />
        </span>
        <span className="fx-card-names">
          <GroupName id={id} group={group} />
          <small>{t('group.size', { count: group.nodes.length })}</small>
        </span>
        <Fold id={id} isCollapsed />
      </header>
      <ul className="fx-ports">
        {data.ways.map((way) => (
          <li key={way.key} className="fx-port">
            <span>{way.label}</span>
            <Handle type="source" id={way.key} position={Position.Right} className="fx-out is-linked" />
          </li>
        ))}
      </ul>
    </article>
  );
});

/** The name of a group, to be changed where it stands; `field` goes to the input. */
export function GroupName({ id, group, ...field }) {
  const t = useWords('canvas');
  const canWrite = useEditor((state) => state.canWrite);
  const rename = (event) => {
    const name = event.target.value;
    useEditor
      .getState()
      .edit(t('undo.rename_group'), (document) => setGroup(document, group.id, { name }), { merge: `group ${id}` });
  };
  return (
    <input
      className="nodrag nokey fx-frame-name"
      aria-label={t('group.name')}
      placeholder={t('group.unnamed')}
      maxLength={200}
      readOnly={!canWrite}
      value={group.name}
      onChange={rename}
      {...field}
    />
  );
}

function Fold({ id, isCollapsed }) {
  const t = useWords('canvas');
  const name = t(isCollapsed ? 'group.expand' : 'group.collapse');
  const Icon = isCollapsed ? ChevronsUpDown : ChevronsDownUp;
  const fold = () => {
    const { canWrite, edit, show } = useEditor.getState();
    const folded = (document) => setGroup(document, ownId(id), { is_collapsed: !isCollapsed });
    if (canWrite) edit(name, folded);
    else show(folded);
  };
  return (
    <button type="button" className="fx-icon-button nodrag" title={name} aria-label={name} onClick={fold}>
      <Icon size={14} aria-hidden="true" />
    </button>
  );
}
