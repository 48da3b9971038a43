/** A note on the canvas. */

import { memo } from 'react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { NoteField } from './NoteField.jsx';

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
        <NoteField id={own} text={text} />
      ) : (
        <p className={text ? '' : 'is-empty'}>{text || t('note.empty')}</p>
      )}
    </div>
  );
});
