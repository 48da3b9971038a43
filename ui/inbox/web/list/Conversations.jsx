/** The conversations of a list; more of them come as one scrolls. */

import { useEffect, useRef } from 'react';
import { Inbox } from 'lucide-react';
import { useWords } from '$/parts/words.js';
import { useInbox } from '../store/inbox.js';
import { isFiltered } from '../reading/lists.js';
import { t } from '../store/words.js';
import { Item } from './Item.jsx';

export function Conversations() {
  const ids = useInbox((state) => state.ids);
  const hasListed = useInbox((state) => state.hasListed);
  const error = useInbox((state) => state.listError);
  const list = useInbox((state) => state.view.list);
  if (error && !ids.length) return <Failed error={error} />;
  if (!ids.length) return hasListed ? <Nothing /> : <div className="ib-loading" role="status" aria-label={t('loading')} />;
  return (
    <div className="ib-items">
      <ul aria-label={t(`list.${list}`)}>
        {ids.map((id) => (
          <Item key={id} id={id} />
        ))}
      </ul>
      <More />
    </div>
  );
}

/** Asks for more when its place comes into view. */
function More() {
  const place = useRef(null);
  const cursor = useInbox((state) => state.cursor);
  useEffect(() => {
    const watching = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && void useInbox.getState().more());
    watching.observe(place.current);
    return () => watching.disconnect();
  }, [cursor]);
  return <div ref={place} className="ib-end" />;
}

function Nothing() {
  const view = useInbox((state) => state.view);
  return (
    <div className="ib-nothing">
      <Inbox size={26} aria-hidden="true" />
      <p>{t(isFiltered(view) ? 'nothing.filtered' : `nothing.${view.team ? 'team' : view.list}`)}</p>
    </div>
  );
}

function Failed({ error }) {
  const say = useWords();
  const renew = useInbox((state) => state.renewList);
  return (
    <div className="ib-nothing" role="alert">
      <p>{say(`error.${error.status ? error.code : 'unreachable'}`)}</p>
      <button type="button" className="button" onClick={renew}>
        {t('again')}
      </button>
    </div>
  );
}
