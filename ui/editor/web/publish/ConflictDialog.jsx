/** Two versions of the draft: both are shown, and neither is lost. */

import './publish.css';
import { useState } from 'react';
import { Dialog } from '../canvas/Dialog.jsx';
import { normalise } from '../edits/document.js';
import { useEditor } from '../store/editor.js';
import { locale, useWords } from '../store/words.js';
import { Changes } from './Changes.jsx';
import { compare } from './diff.js';

/** The dialog; nothing once the conflict is over. */
export default function ConflictDialog({ onClose }) {
  const t = useWords('publish');
  const conflict = useEditor((state) => state.conflict);
  const mine = useEditor((state) => state.document);
  const [copy, setCopy] = useState(null);
  const [isFailed, setFailed] = useState(false);
  if (!conflict && !copy) return null;
  if (copy) return <Copied copy={copy} onClose={onClose} />;
  const theirs = normalise(conflict.document);
  const { keepMine, takeTheirs, keepBoth } = useEditor.getState();
  const decide = (act) => async () => {
    try {
      const made = await act();
      if (made?.id) setCopy(made);
      else if (!useEditor.getState().conflict) onClose(); // else somebody else has saved meanwhile
    } catch {
      setFailed(true);
    }
  };
  const foot = (
    <>
      <button type="button" className="fx-button" onClick={decide(takeTheirs)}>
        {t('conflict.theirs')}
      </button>
      <button type="button" className="fx-button" onClick={decide(keepBoth)}>
        {t('conflict.copy')}
      </button>
      <button type="button" className="fx-button is-main" onClick={decide(keepMine)}>
        {t('conflict.mine')}
      </button>
    </>
  );
  return (
    <Dialog title={t('conflict.title')} onClose={onClose} className="fx-conflict" foot={foot}>
      <p>{t('conflict.text', { when: savedAt(conflict) })}</p>
      {isFailed && (
        <p className="fx-alert" role="alert">
          {t('failed_other')}
        </p>
      )}
      <h3>{t('conflict.difference')}</h3>
      <Changes diff={compare(theirs, mine)} before={theirs} after={mine} />
      <p className="fx-hint">{t('conflict.hint')}</p>
    </Dialog>
  );
}

function Copied({ copy, onClose }) {
  const t = useWords('publish');
  const foot = (
    <>
      <a className="fx-button" href={`/flows/${encodeURIComponent(copy.id)}`}>
        {t('conflict.open_copy')}
      </a>
      <button type="button" className="fx-button is-main" onClick={onClose}>
        {t('conflict.stay')}
      </button>
    </>
  );
  return (
    <Dialog title={t('conflict.copied')} onClose={onClose} foot={foot}>
      <p>{t('conflict.copied_text', { name: copy.name })}</p>
    </Dialog>
  );
}

function savedAt({ saved_at: at }) {
  return at ? new Intl.DateTimeFormat(locale(), { timeStyle: 'short', dateStyle: 'short' }).format(new Date(at)) : '';
}
