/** A conversation in a list: who, what was said last, and what presses. */

import { memo } from 'react';
import { AlarmClock, Bot, Clock, Flag, StickyNote, Timer, UserRound, Users } from 'lucide-react';
import { Avatar } from '../Avatar.jsx';
import { durationOf, nameOf, shortMoment } from '../formats.js';
import { useNow } from '../living.js';
import { promiseOf, waitedMs } from '../reading/timers.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';
import { Ticks } from '../Ticks.jsx';

export const Item = memo(function Item({ id }) {
  const conversation = useInbox((state) => state.conversations[id]);
  const isOpen = useInbox((state) => state.selectedId === id);
  const select = useInbox((state) => state.select);
  const name = nameOf(conversation);
  const { last_message: last, unread_count: unread, active_at: activeAt } = conversation;
  return (
    <li>
      <button type="button" className="ib-item" aria-current={isOpen || undefined} data-unread={unread > 0 || undefined} onClick={() => select(id)}>
        <Avatar name={conversation.contact_name} id={conversation.contact_id} />
        <span className="ib-item-words">
          <span className="ib-item-head">
            <strong>{name}</strong>
            <time dateTime={last?.at ?? activeAt}>{shortMoment(last?.at ?? activeAt)}</time>
          </span>
          <span className="ib-item-said">
            <LastWords id={id} last={last} />
            {unread > 0 && (
              <span className="ib-badge">
                {unread >= 99 ? '99+' : unread}
                <span className="ib-hidden"> {t('unread')}</span>
              </span>
            )}
          </span>
          <Marks conversation={conversation} />
        </span>
      </button>
    </li>
  );
});

/** What was said last, or what is being written. */
function LastWords({ id, last }) {
  const draft = useInbox((state) => state.selectedId !== id && state.textOf(id, 'reply'));
  if (draft) {
    return (
      <span className="ib-item-text">
        <em>{t('draft')}</em> {draft}
      </span>
    );
  }
  if (!last) return <span className="ib-item-text" />;
  return (
    <span className="ib-item-text">
      {last.direction !== 'in' && <Ticks status={last.status} size={13} />}
      {last.text || t(`kind.${last.kind}`)}
    </span>
  );
}

/** Who has it, and how long somebody has been waiting. */
function Marks({ conversation }) {
  const now = useNow();
  const { owner, operator_name: operator, team, priority, snoozed_until: until, status } = conversation;
  const waited = waitedMs(conversation, now);
  const promise = promiseOf(conversation, now);
  return (
    <span className="ib-marks">
      {owner === 'bot' && <Mark icon={Bot} text={t('owner.bot')} />}
      {owner === 'operator' && <Mark icon={UserRound} text={operator || t('owner.phone')} />}
      {team && owner !== 'bot' && <Mark icon={Users} text={team} />}
      {(priority === 'high' || priority === 'urgent') && <Mark icon={Flag} kind={priority} text={t(`priority.${priority}`)} />}
      {until && Date.parse(until) > now && <Mark icon={AlarmClock} text={shortMoment(until, now)} title={t('snoozed')} />}
      {waited !== null && <Mark icon={Clock} text={durationOf(waited)} title={t('waits', { time: durationOf(waited) })} />}
      {promise && <Promise promise={promise} />}
      {status === 'closed' && conversation.close_reason && <Mark icon={StickyNote} text={conversation.close_reason} />}
    </span>
  );
}

function Promise({ promise: { kind, leftMs, state } }) {
  const time = durationOf(leftMs);
  return <Mark icon={Timer} kind={state} text={state === 'late' ? `+${time.replace('< ', '')}` : time} title={t(`promise.${kind}.${state === 'late' ? 'late' : 'left'}`, { time })} />;
}

function Mark({ icon: Icon, text, kind, title }) {
  return (
    <span className={`ib-mark${kind ? ` is-${kind}` : ''}`} title={title ?? text}>
      <Icon size={12} aria-hidden="true" />
      <span>{text}</span>
      {title && <span className="ib-hidden">{title}</span>}
    </span>
  );
}
