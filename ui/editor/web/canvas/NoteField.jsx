/** The field one writes a note in, on the canvas and in the outline. */

import { useEffect, useRef, useState } from 'react';
import { setNote } from '../edits/notes.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';

/** Takes the focus; Escape gives it to what the note stands in. */
export function NoteField({ id, text }) {
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
  const leave = (event) => event.key === 'Escape' && event.target.closest('[tabindex]').focus();
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
