/** How far a message of ours came, as WhatsApp shows it. */

import { Check, CheckCheck, CircleAlert, Clock3 } from 'lucide-react';
import { t } from './store/words.js';

const ICONS = { queued: Clock3, accepted: Check, sent: Check, delivered: CheckCheck, read: CheckCheck, played: CheckCheck, failed: CircleAlert };

export function Ticks({ status, size = 15 }) {
  const Icon = ICONS[status];
  if (!Icon) return null;
  return (
    <span className={`ib-ticks is-${status}`} title={t(`status.${status}`)}>
      <Icon size={size} aria-hidden="true" />
      <span className="ib-hidden">{t(`status.${status}`)}</span>
    </span>
  );
}
