/** Puts a conversation aside until a moment, or takes it back. */

import { useId, useState } from 'react';
import { momentOf } from '../formats.js';
import { snoozeMoments } from '../reading/snoozing.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';
import { moveFocus } from './moving.js';

export function SnoozeForm({ conversation: { id, snoozed_until: until }, onDone }) {
  const snooze = useInbox((state) => state.snooze);
  const [at, setAt] = useState('');
  const field = useId();
  const choose = (moment) => {
    onDone();
    void snooze(id, moment?.toISOString() ?? null);
  };
  const isLater = at && Date.parse(at) > Date.now();
  return (
    <>
      <ul className="ib-choices" onKeyDown={moveFocus}>
        {until && (
          <li>
            <button type="button" className="menu-item" onClick={() => choose(null)}>
              <span>{t('snooze.end')}</span>
            </button>
          </li>
        )}
        {snoozeMoments(new Date()).map(({ name, moment }, index) => (
          <li key={name}>
            <button type="button" className="menu-item" data-focus={index === 0 || undefined} onClick={() => choose(moment)}>
              <span>{t(`snooze.${name}`)}</span>
              <small>{momentOf(moment)}</small>
            </button>
          </li>
        ))}
      </ul>
      <form className="ib-keep" onSubmit={(event) => (event.preventDefault(), isLater && choose(new Date(at)))}>
        <label htmlFor={field} className="label">
          {t('snooze.at')}
        </label>
        <input id={field} className="input" type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
        <button type="submit" className="button" disabled={!isLater}>
          {t('snooze')}
        </button>
      </form>
    </>
  );
}
