/** The flow as an outline, to be read and changed by keyboard and screen reader alone. */

import './outline.css';
import { useMemo, useRef, useState } from 'react';
import { Plus, StickyNote } from 'lucide-react';
import { portsOf } from '../canvas/card.js';
import { addNoteAt } from '../canvas/doing.js';
import { addAt } from '../canvas/picking.js';
import { findNode } from '../edits/document.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { keyHandler } from './keys.js';
import { RowItem } from './RowItem.jsx';
import { rowsOf } from './tree.js';
import { TargetPicker } from './TargetPicker.jsx';
import { useFocus } from './useFocus.js';

/** The outline. */
export default function Outline() {
  const t = useWords('outline');
  const tree = useRef(null);
  const [closed, setClosed] = useState(() => new Set());
  const [asked, setAsked] = useState(null);
  const rows = useRows(closed);
  const canWrite = useEditor((state) => state.canWrite);
  const [current, setCurrent] = useFocus(rows, tree);
  const fold = (key, isOpen) =>
    setClosed((known) => (isOpen ? new Set([...known].filter((one) => one !== key)) : new Set([...known, key])));
  const onKeyDown = keyHandler({ rows, current, setCurrent, fold, ask: setAsked });
  const begin = (event) => addAt(undefined, { x: event.clientX, y: event.clientY });
  return (
    <section className="fx-outline">
      <header>
        <h2>{t('title')}</h2>
        <p id="fx-outline-hint">{t(canWrite ? 'hint' : 'hint_read_only')}</p>
        {canWrite && (
          <>
            <button type="button" className="fx-button is-small" onClick={begin}>
              <Plus size={14} aria-hidden="true" />
              {t('add_start')}
            </button>
            <button type="button" className="fx-button is-small" onClick={() => addNoteAt({ x: 0, y: 0 })}>
              <StickyNote size={14} aria-hidden="true" />
              {t('add_note')}
            </button>
          </>
        )}
      </header>
      {!rows.length && <p className="fx-hint">{t('empty')}</p>}
      <div
        role="tree"
        aria-label={t('title')}
        aria-describedby="fx-outline-hint"
        aria-multiselectable="true"
        ref={tree}
        onKeyDown={onKeyDown}
      >
        {rows.map((row) => (
          <RowItem
            key={row.key}
            row={row}
            isCurrent={row.key === current}
            onFocus={() => setCurrent(row.key)}
            onFold={fold}
            onAsk={setAsked}
          />
        ))}
      </div>
      {asked && <TargetPicker asked={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function useRows(closed) {
  const document = useEditor((state) => state.document);
  const faces = useEditor((state) => state.faces);
  const catalogue = useEditor((state) => state.catalogue);
  return useMemo(() => {
    const ports = (id) => portsOf({ document, faces, catalogue }, findNode(document, id));
    return rowsOf(document, ports, (type) => catalogue[type]?.is_trigger ?? false, closed);
  }, [document, faces, catalogue, closed]);
}
