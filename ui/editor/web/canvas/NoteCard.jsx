/** A note on the canvas. */

import { memo, useEffect, useRef, useState } from 'react';
import { setNote } from '../edits/notes.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';

/** A remark; a double click or Enter writes in it. */
export const NoteCard = memo(function NoteCard({ id, selected }) {
  const t = useWords('canvas');
  const own = id.slice('note:'.length);
  const text = useEditor((state) => state.document?.notes.find((note) => note.id === own)?.text ?? '');
  const isWriting = useEditor((state) => state.writing === id);
  const { canWrite, write } = useEditor.getState();
  return (
    <div className={`fx-note${selected ? ' is-selected' : ''}`} onDoubleClick={() => canWrite && write(id)}>
      {isWriting ? (
        <Writing id={own} text={text} />
      ) : (
        <p className={text ? '' : 'is-empty'}>{text || t('note.empty')}</p>
      )}
    </div>
  );
});

function Writing({ id, text }) {
  const t = useWords('canvas');
  const field = useRef(null);
  const [value, setValue] = useState(text);
  useEffect(() => {
    field.current.focus();
    field.current.select();
  }, []);
  const change = (event) => {
    setValue(event.target.value);
    useEditor
      .getState()
      .edit(t('undo.write_note'), (document) => setNote(document, id, event.target.value), { merge: `note ${id}` });
  };
  const leave = (event) => event.key === 'Escape' && event.target.blur();
  return (
    <textarea
      ref={field}
      className="nodrag nowheel nokey"
      aria-label={t('note.label')}
      maxLength={4096}
      value={value}
      onChange={change}
      onKeyDown={leave}
      onBlur={() => useEditor.getState().write(null)}
    />
  );
}
