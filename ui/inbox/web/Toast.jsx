/** Says something in passing, to eyes and screen readers. */

import { useEffect } from 'react';
import { useWords } from '$/parts/words.js';
import { useInbox } from './store/inbox.js';
import { t } from './store/words.js';

const SHOWN_MS = 5_000;

/** The last thing said: what was done for a while, what was refused until somebody acts again. */
export function Toast() {
  const toast = useInbox((state) => state.toast);
  const forget = useInbox((state) => state.forgetToast);
  useEffect(() => {
    if (!toast) return undefined;
    if (toast.code) return onNextAct(forget);
    const timer = setTimeout(forget, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast, forget]);
  return (
    <div role="status" className="notice-place">
      {toast && <p key={toast.at} className="notice">{toast.word ? t(toast.word, toast.params) : <Refusal {...toast} />}</p>}
    </div>
  );
}

/** Runs something when a key or the pointer is pressed next; gives what stops waiting for that. */
function onNextAct(run) {
  addEventListener('pointerdown', run);
  addEventListener('keydown', run);
  return () => {
    removeEventListener('pointerdown', run);
    removeEventListener('keydown', run);
  };
}

/** Why something was refused. Who has taken a conversation is named. */
function Refusal({ code, fault }) {
  const say = useWords();
  if (fault?.code === 'taken_by_another' && fault.what) return t('taken_by', { name: fault.what });
  return fault ? say(`fault.${fault.code}`, { what: fault.what ?? '' }) : say(`error.${code}`);
}
