/** What was before: times people had the chat, how content the customer was, conversations by other numbers. */

import { Star } from 'lucide-react';
import { Time } from '$/parts/Time.jsx';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';
import { Section } from './Section.jsx';

const MOST = 5; // the best score

export function Earlier({ panel: { handoffs, satisfactions, earlier } }) {
  const select = useInbox((state) => state.select);
  return (
    <>
      {handoffs.length > 0 && (
        <Section title={t('handoffs')}>
          <ul className="ib-earlier">
            {handoffs.map((one) => (
              <li key={one.id}>
                <strong>{one.team || t('handoff.everybody')}</strong> <span className="badge">{t(`handoff.${one.status}`)}</span>
                {one.note && <p>{one.note}</p>}
                {one.summary && <p>{one.summary}</p>}
                <Time at={one.opened_at} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {satisfactions.some(({ score }) => score) && (
        <Section title={t('satisfaction')}>
          <ul className="ib-earlier">
            {satisfactions.filter(({ score }) => score).map((one) => (
              <li key={one.asked_at}>
                <Stars score={one.score} /> <Time at={one.answered_at} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {earlier.length > 0 && (
        <Section title={t('earlier')}>
          <ul className="ib-earlier">
            {earlier.map((one) => (
              <li key={one.id}>
                <button type="button" className="button quiet" onClick={() => select(one.id)}>
                  {one.channel_name} · <Time at={one.active_at} />
                </button>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Stars({ score }) {
  return (
    <span className="ib-stars" role="img" aria-label={t('satisfaction.score', { score, most: MOST })}>
      {Array.from({ length: MOST }, (_, index) => (
        <Star key={index} size={14} aria-hidden="true" fill={index < score ? 'currentColor' : 'none'} />
      ))}
    </span>
  );
}
