/** The menu of the right mouse button. */

import { useCallback, useEffect, useRef } from 'react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { canDo, commandOf, keysOf } from './commands.js';
import { insertAt } from './picking.js';
import { Popover } from './Popover.jsx';

const SECTIONS = [
  ['add_node', 'add_note'],
  ['copy', 'cut', 'paste', 'duplicate'],
  ['group', 'ungroup', 'tidy'],
  ['fit', 'fit_selection', 'select_all'],
  ['remove'],
];

/** The menu, at a point of the screen. */
export function ContextMenu({ at }) {
  const t = useWords('canvas');
  const list = useRef(null);
  const edges = useEditor((state) => state.selection.edges);
  const canWrite = useEditor((state) => state.canWrite);
  const close = useCallback(() => useEditor.getState().open(null), []);
  useEffect(() => list.current.querySelector('button')?.focus(), []);
  const sections = SECTIONS.map((ids) => ids.map(commandOf).filter(canDo)).filter((commands) => commands.length);
  return (
    <Popover at={at} onClose={close} className="fx-menu" role="menu" aria-label={t('menu.label')}>
      <div ref={list} onKeyDown={step}>
        {canWrite && edges.length === 1 && (
          <Item name={t('wire.insert')} onChoose={() => insertAt(edges[0], at)} onClose={close} />
        )}
        {sections.map((commands) => (
          <div key={commands[0].id} role="group">
            {commands.map((command) => (
              <Item
                key={command.id}
                name={t(`command.${command.id}`)}
                keys={keysOf(command)}
                onChoose={command.run}
                onClose={close}
              />
            ))}
          </div>
        ))}
      </div>
    </Popover>
  );
}

function Item({ name, keys, onChoose, onClose }) {
  const choose = () => {
    onClose();
    onChoose();
  };
  return (
    <button type="button" role="menuitem" onClick={choose}>
      <span>{name}</span>
      {keys && <kbd>{keys}</kbd>}
    </button>
  );
}

function step(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll('button')];
  items[(items.indexOf(document.activeElement) + by + items.length) % items.length].focus();
}
