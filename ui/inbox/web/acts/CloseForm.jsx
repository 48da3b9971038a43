/** Closes a conversation with a reason; the customer can be asked how it was. */

import { useId, useState } from 'react';
import { windowOf } from '../reading/timers.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';

const REASONS = ['solved', 'no_answer', 'not_for_us', 'spam'];

export function CloseForm({ conversation, onDone }) {
  const id = useId();
  const [reason, setReason] = useState('');
  const [asks, setAsks] = useState(false);
  const close = useInbox((state) => state.close);
  const canAsk = windowOf(conversation, Date.now()).isOpen;
  const submit = (event) => {
    event.preventDefault();
    onDone();
    void close(conversation.id, reason.trim(), asks && canAsk);
  };
  return (
    <form className="form" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>{t('close.reason')}</label>
        <input id={id} className="input" data-focus maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        <div className="chips">
          {REASONS.map((one) => (
            <button key={one} type="button" className="badge ib-chip" onClick={() => setReason(t(`reason.${one}`))}>
              {t(`reason.${one}`)}
            </button>
          ))}
        </div>
      </div>
      <label className="check">
        <input type="checkbox" checked={asks && canAsk} disabled={!canAsk} onChange={(event) => setAsks(event.target.checked)} />
        {t(canAsk ? 'close.ask' : 'close.cannot_ask')}
      </label>
      <div className="row form-end">
        <button type="submit" className="button primary">
          {t('close')}
        </button>
      </div>
    </form>
  );
}
