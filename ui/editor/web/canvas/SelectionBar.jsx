/** What can be done with several cards at once, while they are selected. */

import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalDistributeCenter,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalDistributeCenter,
  Copy,
  Group,
  Trash2,
  Ungroup,
  WandSparkles,
} from 'lucide-react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { alignSelected, breakUp, duplicate, group, removeSelected, tidy } from './doing.js';

const ALIGNS = [
  ['left', AlignStartVertical],
  ['center', AlignCenterVertical],
  ['right', AlignEndVertical],
  ['top', AlignStartHorizontal],
  ['middle', AlignCenterHorizontal],
  ['bottom', AlignEndHorizontal],
  ['across', AlignHorizontalDistributeCenter],
  ['down', AlignVerticalDistributeCenter],
];

/** The bar above the canvas' lower edge. */
export function SelectionBar() {
  const t = useWords('canvas');
  const nodes = useEditor((state) => state.selection.nodes);
  const canWrite = useEditor((state) => state.canWrite);
  if (!canWrite || nodes.length < 2) return null;
  const hasGroup = nodes.some((id) => id.startsWith('group:'));
  return (
    <div className="fx-selection-bar" role="toolbar" aria-label={t('selection.label')}>
      <span>{t('selection.count', { count: nodes.length })}</span>
      {ALIGNS.map(([how, icon]) => (
        <Act key={how} icon={icon} name={t(`align.${how}`)} onClick={() => alignSelected(how)} />
      ))}
      <i />
      <Act icon={WandSparkles} name={t('command.tidy_selection')} onClick={tidy} />
      <Act icon={Group} name={t('command.group')} onClick={group} />
      {hasGroup && <Act icon={Ungroup} name={t('command.ungroup')} onClick={breakUp} />}
      <Act icon={Copy} name={t('command.duplicate')} onClick={duplicate} />
      <Act icon={Trash2} name={t('command.remove')} onClick={removeSelected} />
    </div>
  );
}

function Act({ icon: Icon, name, onClick }) {
  return (
    <button type="button" className="fx-icon-button" title={name} aria-label={name} onClick={onClick}>
      <Icon size={16} aria-hidden="true" />
    </button>
  );
}
