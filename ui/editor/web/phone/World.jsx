/** The world around the chat: the clock, what is due, and what other systems and operators have to answer. */

import { useState } from 'react';
import { Clock, FastForward, Zap } from 'lucide-react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { CallCard } from './CallCard.jsx';
import { CallbackCard, HandoffCard } from './AnswerCards.jsx';
import { EventForm } from './EventForm.jsx';
import { durationOf, hoursOf, momentOf } from './formats.js';
import { nodeName } from './reading.js';
import { useTalk } from './talk.js';

const HOUR_S = 3_600;
const MOVES_H = [1, 26]; // chosen: soon, and after the 24-hour window
const act = (action) => void useTalk.getState().act(action);

export function World() {
  const t = useWords('phone');
  const tried = useTalk((state) => state.tried);
  const [isEvent, setEvent] = useState(false);
  if (!tried?.can_run) return null;
  const callback = tried.sessions.findLast((session) => session.callback)?.callback;
  return (
    <div className="fxp-world" role="group" aria-label={t('world')}>
      {tried.open_call && <CallCard key={tried.open_call.effect.id} call={tried.open_call} />}
      {tried.open_handoff && <HandoffCard handoff={tried.open_handoff} />}
      {callback && <CallbackCard key={callback.join(' ')} callback={callback} />}
      {isEvent && <EventForm onClose={() => setEvent(false)} />}
      <div className="fxp-clock">
        <p className="fxp-now">
          <span><Clock size={13} aria-hidden />{momentOf(tried.now, tried.time_zone)}</span>
          <small className={`is-${windowOf(tried)}`} title={t(`window.${windowOf(tried)}.why`)}>{t(`window.${windowOf(tried)}`, { duration: windowLeft(tried) })}</small>
        </p>
        {MOVES_H.map((hours) => (
          <button key={hours} type="button" className="fx-button is-small" aria-label={t('move_clock', { duration: hoursOf(hours) })} onClick={() => act({ type: 'pass_time', seconds: hours * HOUR_S })}>
            +{hours} h
          </button>
        ))}
        <button type="button" className="fx-button is-small fxp-event" aria-expanded={isEvent} aria-label={t('event')} title={t('event')} onClick={() => setEvent(!isEvent)}>
          <Zap size={13} aria-hidden />
        </button>
      </div>
      {tried.next_due && <NextDue due={tried.next_due} now={tried.now} />}
    </div>
  );
}

/** What time brings next, and the button that goes there. */
function NextDue({ due, now }) {
  const t = useWords('phone');
  const node = useEditor((state) => (due.flow_id === state.flowId ? nodeName(state.document, state.catalogue, due.node_id) : ''));
  const inWords = durationOf((Date.parse(due.at) - Date.parse(now)) / 1000) || t('now');
  return (
    <button type="button" className="fxp-next" onClick={() => act({ type: 'to_next_event' })}>
      <FastForward size={14} aria-hidden />
      <span>{t(`due.${due.what}`, { node: node ? `“${node}”` : '' })}</span>
      <small>{t('due.in', { duration: inWords })}</small>
    </button>
  );
}

/** Tells how the 24-hour window is: `never` open yet, `open`, or `closed`. */
function windowOf({ window_closes_at: closesAt, now }) {
  if (!closesAt) return 'never';
  return Date.parse(closesAt) >= Date.parse(now) ? 'open' : 'closed';
}

function windowLeft({ window_closes_at: closesAt, now }) {
  return closesAt ? durationOf((Date.parse(closesAt) - Date.parse(now)) / 1000) : '';
}
