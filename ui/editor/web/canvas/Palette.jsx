/** The palette: every node type by group, to be dragged or clicked onto the canvas. */

import { useState } from 'react';
import { ChevronDown, ChevronRight, PanelLeftClose, StickyNote } from 'lucide-react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { add, addNoteAt, openEnd } from './doing.js';
import { iconOf } from './icons.js';
import { middleAt } from './placing.js';
import { SearchField } from './SearchField.jsx';
import { typesByGroup } from './types.js';
import { DRAGGED, NOTE } from './useDropping.js';

/** The palette. */
export function Palette({ onClose }) {
  const t = useWords('canvas');
  const catalogue = useEditor((state) => state.catalogue);
  const [query, setQuery] = useState('');
  const groups = typesByGroup(catalogue, query, (group) => t(`group.${group}`));
  const first = query && groups[0]?.types[0];
  const onEnter = () => first && addHere(first.type);
  return (
    <nav className="fx-palette" aria-label={t('palette.label')}>
      <div className="fx-palette-head">
        <SearchField value={query} onChange={setQuery} onEnter={onEnter} label={t('palette.search')} />
        <button
          type="button"
          className="fx-icon-button"
          title={t('palette.close')}
          aria-label={t('palette.close')}
          onClick={onClose}
        >
          <PanelLeftClose size={16} aria-hidden="true" />
        </button>
      </div>
      <div className="fx-palette-list">
        {groups.map(({ group, types }) => (
          <TypeGroup key={group} group={group} types={types} isOpen={Boolean(query)} />
        ))}
        {!query && <NoteItem />}
        {!groups.length && <p className="fx-hint">{t('palette.nothing', { query })}</p>}
      </div>
    </nav>
  );
}

function TypeGroup({ group, types, isOpen }) {
  const t = useWords('canvas');
  const [isFolded, setFolded] = useState(false);
  const isShown = isOpen || !isFolded;
  const Arrow = isShown ? ChevronDown : ChevronRight;
  return (
    <section style={{ '--group': `var(--fx-group-${group})` }}>
      <h3>
        <button type="button" aria-expanded={isShown} onClick={() => setFolded(isShown)}>
          <Arrow size={13} aria-hidden="true" />
          {t(`group.${group}`)}
        </button>
      </h3>
      {isShown && (
        <ul>
          {types.map((type) => (
            <TypeItem key={type.type} type={type} />
          ))}
        </ul>
      )}
    </section>
  );
}

function TypeItem({ type }) {
  const { title, summary } = type.strings;
  return (
    <Item value={type.type} icon={iconOf(type.icon)} name={title} title={summary} onClick={() => addHere(type.type)} />
  );
}

function NoteItem() {
  const t = useWords('canvas');
  const write = () => addNoteAt(middleAt(useEditor.getState().canvas?.middle() ?? { x: 0, y: 0 }));
  return (
    <section style={{ '--group': 'var(--fx-text-3)' }}>
      <ul>
        <Item
          value={NOTE}
          icon={StickyNote}
          name={t('palette.note')}
          title={t('palette.note_summary')}
          onClick={write}
        />
      </ul>
    </section>
  );
}

function Item({ value, icon: Icon, name, title, onClick }) {
  const canWrite = useEditor((state) => state.canWrite);
  const drag = (event) => {
    event.dataTransfer.setData(DRAGGED, value);
    event.dataTransfer.effectAllowed = 'copy';
  };
  return (
    <li>
      <button
        type="button"
        className="fx-type"
        disabled={!canWrite}
        draggable={canWrite}
        title={title}
        onDragStart={drag}
        onClick={onClick}
      >
        <span className="fx-tile" aria-hidden="true">
          <Icon size={15} />
        </span>
        <span>{name}</span>
      </button>
    </li>
  );
}

/** Adds a node behind what is selected if one way is open there, else where the canvas looks. */
function addHere(type) {
  const isTrigger = useEditor.getState().catalogue[type].is_trigger;
  add(type, { from: isTrigger ? undefined : openEnd() });
}
