/** Whether one is there: teams give conversations to those who are online only. */

import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';

const STATES = ['online', 'away', 'offline'];

export function Presence() {
  const presence = useInbox((state) => state.presence);
  const set = useInbox((state) => state.setPresence);
  return (
    <span className="ib-presence" data-state={presence}>
      <i aria-hidden="true" />
      <select className="quiet-select" aria-label={t('presence')} value={presence} onChange={(event) => set(event.target.value)}>
        {STATES.map((state) => (
          <option key={state} value={state}>
            {t(`presence.${state}`)}
          </option>
        ))}
      </select>
    </span>
  );
}
