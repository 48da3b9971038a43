/** The sheet a list message opens: rows to choose one of. */

import { useEffect, useRef, useState } from 'react';
import { X } from 'lucide-react';
import { useWords } from '../store/words.js';
import { useTalk } from './talk.js';

export function ListSheet({ content, onClose }) {
  const t = useWords('phone');
  const [chosen, setChosen] = useState(null);
  const sheet = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    sheet.current.querySelector('input')?.focus();
    return () => before?.isConnected && before.focus({ preventScroll: true });
  }, []);
  const send = (event) => {
    event.preventDefault();
    if (!chosen) return;
    onClose();
    void useTalk.getState().act({ type: 'tap', option_id: chosen });
  };
  const press = (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return (
    <div className="fxp-sheet-room" onClick={(event) => event.target === event.currentTarget && onClose()}>
      <form className="fxp-sheet" role="dialog" aria-modal="true" aria-label={content.button} ref={sheet} onSubmit={send} onKeyDown={press}>
        <header>
          <button type="button" className="fx-icon-button" aria-label={t('close')} onClick={onClose}><X size={18} aria-hidden /></button>
          <h3>{content.button}</h3>
        </header>
        <div className="fxp-options">
          {content.options.map(({ id, title, description }) => (
            <label key={id} className="fxp-option">
              <span><span>{title}</span>{description && <small>{description}</small>}</span>
              <input type="radio" name="fxp-option" checked={chosen === id} onChange={() => setChosen(id)} />
            </label>
          ))}
        </div>
        <button type="submit" className="fxp-sheet-send" disabled={!chosen}>{t('send')}</button>
      </form>
    </div>
  );
}
