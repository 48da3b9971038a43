/** A dialog of the browser's own: it keeps the focus within and gives it back. */

import { useEffect, useRef } from 'react';
import { X } from 'lucide-react';
import { useWords } from '../store/words.js';

/** A modal dialog with a title; closed by Escape, its cross, or a click beside it. */
export function Dialog({ title, onClose, className = '', children, foot }) {
  const t = useWords('editor');
  const box = useRef(null);
  useEffect(() => {
    const dialog = box.current;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  const beside = (event) => event.target === box.current && onClose();
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog ref={box} className={`fx-dialog ${className}`} aria-label={title} onCancel={cancel} onPointerDown={beside}>
      <div className="fx-dialog-box">
        <header>
          <h2>{title}</h2>
          <button
            type="button"
            className="fx-icon-button"
            aria-label={t('dialog.close')}
            title={t('dialog.close')}
            onClick={onClose}
          >
            <X size={16} aria-hidden="true" />
          </button>
        </header>
        <div className="fx-dialog-body">{children}</div>
        {foot && <footer>{foot}</footer>}
      </div>
    </dialog>
  );
}
