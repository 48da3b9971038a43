/** The phone's screen: who one talks to, what was said, and the field to write in. */

import { useEffect, useMemo, useRef, useState } from 'react';
import { ArrowLeft, EllipsisVertical, Store } from 'lucide-react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { Composer, writeOn } from './Composer.jsx';
import { dayOf, durationOf } from './formats.js';
import { ListSheet } from './ListSheet.jsx';
import { BotBubble, CustomerBubble } from './Bubble.jsx';
import { NoteLine } from './NoteLine.jsx';
import { beginningsOf, rowsOf } from './reading.js';
import { useTalk } from './talk.js';
import { useReveal } from './useReveal.js';

const SENDS = '.fxp-message button:not([aria-haspopup]), .fxp-beginnings button'; // taps that say something

export function Chat() {
  const t = useWords('phone');
  const tried = useTalk((state) => state.tried);
  const [list, setList] = useState(null);
  const rows = useMemo(() => (tried ? rowsOf(tried, (at) => dayOf(at, tried.time_zone)) : []), [tried]);
  const { shown, isTyping } = useReveal(rows);
  const isBusy = useTalk((state) => state.isBusy);
  const field = useRef(null);
  const onTap = ({ target }) => target.closest(SENDS) && writeOn(field);
  return (
    <div className="fxp-phone" onClick={onTap}>
      <Head isTyping={isTyping || (isBusy && rows.length > 0)} />
      <Rows rows={shown} isTyping={isTyping} onList={setList} />
      <Composer field={field} />
      {list && <ListSheet content={list} onClose={() => setList(null)} />}
      <p className="fx-hidden" role="status">{isTyping ? t('typing') : ''}</p>
    </div>
  );
}

function Head({ isTyping }) {
  const t = useWords('phone');
  const name = useTalk((state) => state.tried?.business);
  return (
    <div className="fxp-head">
      <ArrowLeft size={18} aria-hidden />
      <span className="fxp-avatar" aria-hidden><Store size={18} /></span>
      <span className="fxp-who">
        <strong>{name}</strong>
        <span aria-hidden>{isTyping ? t('typing') : t('online')}</span>
      </span>
      <EllipsisVertical size={18} aria-hidden />
    </div>
  );
}

function Rows({ rows, isTyping, onList }) {
  const t = useWords('phone');
  const list = useRef(null);
  useEffect(() => {
    const toEnd = () => list.current?.scrollTo({ top: list.current.scrollHeight });
    toEnd();
    const watching = new ResizeObserver(toEnd);
    watching.observe(list.current);
    return () => watching.disconnect();
  }, [rows.length, isTyping]);
  return (
    <div className="fxp-log" ref={list} role="log" aria-label={t('log')} aria-live="polite" tabIndex={0}>
      {rows.length ? rows.map((row, index) => <Row key={row.key} row={row} before={rows[index - 1]} onList={onList} />) : <Beginnings />}
      {isTyping && <div className="fxp-bubble is-in is-typing" aria-hidden><i /><i /><i /></div>}
    </div>
  );
}

function Row({ row, before, onList }) {
  const t = useWords('phone');
  const zone = useTalk((state) => state.tried?.time_zone);
  const isFirst = before?.kind !== row.kind;
  switch (row.kind) {
    case 'bot':
      return <BotBubble event={row.event} isFirst={isFirst} onList={onList} />;
    case 'customer':
      return <CustomerBubble event={row.event} isFirst={isFirst} />;
    case 'note':
      return <NoteLine event={row.event} />;
    case 'day':
      return <p className="fxp-pill">{dayOf(row.at, zone)}</p>;
    case 'window':
      return <p className="fxp-window">{t('window_closed')}</p>;
    default:
      return <p className="fxp-gap">{t('later', { duration: durationOf(row.seconds) })}</p>;
  }
}

/** What one could begin with, while nothing was said. */
function Beginnings() {
  const t = useWords('phone');
  const document = useEditor((state) => state.document);
  const tried = useTalk((state) => state.tried);
  if (!tried?.can_run) return null;
  const actions = beginningsOf(document, t('hello'));
  return (
    <div className="fxp-beginnings">
      <p>{actions.length ? t('begin') : t('begin_without_trigger')}</p>
      {actions.map((action) => (
        <button key={JSON.stringify(action)} type="button" onClick={() => void useTalk.getState().act(action)}>
          {t(`begin.${action.type}`, { what: action.text ?? action.name ?? '' })}
        </button>
      ))}
    </div>
  );
}
