/** What was said: it stays at its end while one is there, and never jumps while one reads above. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { ChevronDown } from 'lucide-react';
import { dayOf, localDay } from '../formats.js';
import { rowsOf } from '../reading/rows.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';
import { Bubble, PendingBubble } from './Bubble.jsx';
import { Note } from './Note.jsx';

const NEAR_PX = 80; // chosen: as good as the end
const EARLY_PX = 400; // chosen: older messages are there before one reaches the top

export function Log({ id }) {
  const talk = useInbox((state) => state.talks[id] ?? state.emptyTalk);
  const pending = useInbox((state) => state.pending);
  const rows = useMemo(() => {
    const known = new Set(talk.messages.map((one) => one.id));
    const waiting = pending.filter((one) => one.conversation_id === id && !known.has(one.message_id));
    return rowsOf({ ...talk, pending: waiting }, localDay);
  }, [id, talk, pending]);
  const log = useRef(null);
  const { isAtEnd, toEnd, watch } = useStaying(log, rows);
  const scrolled = () => {
    watch();
    if (log.current.scrollTop < EARLY_PX) void useInbox.getState().older(id);
  };
  // Also where one scrolled up while something else was fetched, or there is nothing to scroll; after an error one scrolls again
  useEffect(() => {
    if (talk.isLoaded && !talk.error && log.current.scrollTop < EARLY_PX) void useInbox.getState().older(id);
  }, [id, talk]);
  return (
    <div className="ib-log-room">
      <div ref={log} className="ib-log" role="log" aria-label={t('log')} tabIndex={0} onScroll={scrolled} aria-busy={talk.isLoading}>
        {talk.cursor && <p className="ib-older" role="presentation" />}
        {rows.map((row) => (
          <Row key={row.key} row={row} />
        ))}
        {talk.isLoaded && !rows.length && <p className="ib-pill">{t('log.empty')}</p>}
      </div>
      {!isAtEnd && (
        <button type="button" className="ib-to-end" aria-label={t('log.to_end')} title={t('log.to_end')} onClick={toEnd}>
          <ChevronDown size={18} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

function Row({ row }) {
  switch (row.kind) {
    case 'day':
      return <p className="ib-pill">{dayOf(row.at)}</p>;
    case 'unread':
      return (
        <p className="ib-unread">
          <span>{t('log.unread')}</span>
        </p>
      );
    case 'note':
      return <Note note={row.note} />;
    case 'pending':
      return <PendingBubble item={row.pending} isFirst={row.isFirst} />;
    default:
      return <Bubble row={row} />;
  }
}

/** Keeps the place one looks at: the end, or what one reads while older messages come in above. */
function useStaying(log, rows) {
  const place = useRef({ isAtEnd: true, height: 0, top: 0, first: undefined });
  const [isAtEnd, setAtEnd] = useState(true);
  const watch = () => {
    const { scrollTop, scrollHeight, clientHeight } = log.current;
    place.current.isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    place.current.top = scrollTop;
    setAtEnd(place.current.isAtEnd);
  };
  const toEnd = () => {
    log.current.scrollTop = log.current.scrollHeight;
    watch();
  };
  useLayoutEffect(() => {
    const { current } = place;
    const first = rows.find(({ kind }) => kind !== 'day' && kind !== 'unread')?.key;
    if (current.isAtEnd) toEnd();
    else if (current.first !== first) log.current.scrollTop = current.top + log.current.scrollHeight - current.height;
    current.height = log.current.scrollHeight;
    current.first = first;
  }, [rows]);
  // Before the log is gone: what grows while the page is left has no place to keep
  useLayoutEffect(() => {
    const grown = new ResizeObserver(() => place.current.isAtEnd && toEnd());
    grown.observe(log.current);
    const within = () => place.current.isAtEnd && toEnd();
    const box = log.current;
    box.addEventListener('load', within, true);
    return () => {
      grown.disconnect();
      box.removeEventListener('load', within, true);
    };
  }, []);
  return { isAtEnd, toEnd, watch };
}
