/** A chat that waits for an operator, and a callback that another system owes. */

import { useState } from 'react';
import { Headset, PhoneIncoming } from 'lucide-react';
import { useWords } from '../store/words.js';
import { read } from './CallCard.jsx';
import { useTalk } from './talk.js';

const act = (action) => void useTalk.getState().act(action);

export function HandoffCard({ handoff }) {
  const t = useWords('phone');
  const [summary, setSummary] = useState('');
  const { is_taken: isTaken, effect } = handoff;
  const close = (event) => {
    event.preventDefault();
    act({ type: 'close_handoff', summary: summary.trim() });
  };
  return (
    <section className="fxp-card" aria-label={t('handoff')}>
      <h4><Headset size={14} aria-hidden />{t(isTaken ? 'handoff.taken' : 'handoff.waits', { team: effect.team || t('any_operator') })}</h4>
      {effect.note && <p>{effect.note}</p>}
      <form className="fxp-form" onSubmit={close}>
        {isTaken && <label>{t('handoff.summary')}<input className="fx-field" value={summary} onChange={(event) => setSummary(event.target.value)} /></label>}
        <div className="fxp-buttons">
          {!isTaken && <button type="button" className="fx-button is-small is-main" onClick={() => act({ type: 'take_handoff' })}>{t('handoff.take')}</button>}
          <button type="submit" className={`fx-button is-small${isTaken ? ' is-main' : ''}`}>{t('handoff.close')}</button>
        </div>
      </form>
    </section>
  );
}

export function CallbackCard({ callback }) {
  const t = useWords('phone');
  const [name, key] = callback;
  const [data, setData] = useState('{}');
  const send = (event) => {
    event.preventDefault();
    act({ type: 'call_back', name, key, data: read(data) });
  };
  return (
    <section className="fxp-card" aria-label={t('callback')}>
      <h4><PhoneIncoming size={14} aria-hidden />{t('callback')}</h4>
      <p className="fxp-mono">{name} · {key}</p>
      <form className="fxp-form" onSubmit={send}>
        <label>{t('data')}<textarea className="fx-field fxp-mono" rows={2} value={data} spellCheck={false} onChange={(event) => setData(event.target.value)} /></label>
        <div className="fxp-buttons"><button type="submit" className="fx-button is-small is-main">{t('callback.send')}</button></div>
      </form>
    </section>
  );
}
