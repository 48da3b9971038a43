/** What people should look at: targets that were missed, chats that came, notes that mention one. */

import { Bell } from 'lucide-react';
import { Menu } from '$/parts/Menu.jsx';
import { Time } from '$/parts/Time.jsx';
import { useInbox } from '../store/inbox.js';
import { nameOf } from '../formats.js';
import { t } from '../store/words.js';

export function Alerts() {
  const alerts = useInbox((state) => state.alerts);
  const forget = useInbox((state) => state.forgetAlerts);
  return (
    <Menu label={t('alerts', { count: alerts.length })}>
      <span className="ib-bell">
        <Bell size={16} aria-hidden="true" />
        {alerts.length > 0 && <span className="ib-badge" aria-hidden="true">{alerts.length}</span>}
      </span>
      {alerts.map((alert) => (
        <Alert key={`${alert.code} ${alert.conversation_id} ${alert.at}`} alert={alert} />
      ))}
      {alerts.length ? (
        <button type="button" className="menu-item" onClick={forget}>
          <span>{t('alerts.forget')}</span>
        </button>
      ) : (
        <p className="menu-head">{t('alerts.none')}</p>
      )}
    </Menu>
  );
}

function Alert({ alert }) {
  const select = useInbox((state) => state.select);
  const conversation = useInbox((state) => state.conversations[alert.conversation_id]);
  return (
    <button type="button" className="menu-item ib-alert" onClick={() => select(alert.conversation_id)}>
      <span>
        {t(`alert.${alert.target ?? alert.code}`, { name: alert.name ?? '' })}
        <small>
          {conversation ? `${nameOf(conversation)} · ` : ''}
          <Time at={alert.at} />
        </small>
      </span>
    </button>
  );
}
