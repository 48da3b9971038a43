/** Messages as WhatsApp draws them: the customer's at the left, ours at the right. */

import { CircleHelp, Pencil, Reply, RotateCcw, Trash2 } from 'lucide-react';
import { useWords } from '$/parts/words.js';
import { timeOf } from '../formats.js';
import { firstWords, partsOf } from '../reading/contents.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';
import { Ticks } from '../Ticks.jsx';
import { Content } from './Content.jsx';

/** A message that is stored. */
export function Bubble({ row: { message, parts, quoted, side, isFirst } }) {
  const isOurs = side === 'out';
  const isSticker = parts.media?.kind === 'sticker';
  return (
    <article className={`ib-message is-${side}${isFirst ? ' is-first' : ''}`} data-id={message.id}>
      <div className={`ib-bubble${isSticker ? ' is-bare' : ''}${message.status === 'failed' ? ' is-failed' : ''}`}>
        <Author message={message} isFirst={isFirst} />
        {message.reply_to && <Quote message={quoted} />}
        <Content message={message} parts={parts} />
        <span className="ib-time">
          <time dateTime={message.at}>{timeOf(message.at)}</time>
          {isOurs && <Ticks status={message.status} />}
        </span>
        <Reaction emoji={message.reaction} />
      </div>
      <Acts message={message} isOurs={isOurs} />
      {message.status === 'failed' && <Failure code={message.error_code} text={message.error_text} />}
    </article>
  );
}

/** Who of us wrote it; for the customer it says so to those who cannot see the sides. */
function Author({ message: { direction, operator_id: operatorId }, isFirst }) {
  const person = useInbox((state) => state.people.find((one) => one.user_id === operatorId));
  if (direction === 'in') return <span className="ib-hidden">{t('from.customer')}</span>;
  const name = operatorId ? person?.name || person?.email || t('from.us') : t('from.bot');
  const who = direction === 'echo' ? t('from.phone') : name;
  return <span className={isFirst ? 'ib-author' : 'ib-hidden'}>{who}</span>;
}

/** The message that is answered. */
function Quote({ message }) {
  if (!message) return <p className="ib-quote">{t('quote.unknown')}</p>;
  const parts = partsOf(message);
  return (
    <p className={`ib-quote is-${message.direction === 'in' ? 'in' : 'out'}`}>
      <strong>{t(message.direction === 'in' ? 'from.customer' : 'from.us')}</strong>
      <span>{firstWords(parts) || t(`kind.${parts.media?.kind ?? parts.kind}`)}</span>
    </p>
  );
}

/** What the customer put under it. */
function Reaction({ emoji }) {
  if (!emoji) return null;
  return (
    <span className="ib-reaction" aria-label={t('reaction', { emoji })} role="img">
      {emoji}
    </span>
  );
}

/** What can be done with a message; seen when the pointer or the focus is there. */
function Acts({ message, isOurs }) {
  const answer = useInbox((state) => state.answer);
  const explain = useInbox((state) => state.explain);
  return (
    <div className="ib-message-acts">
      {message.provider_id && (
        <button type="button" className="icon-button" aria-label={t('reply')} title={t('reply')} onClick={() => answer(message)}>
          <Reply size={15} aria-hidden="true" />
        </button>
      )}
      {isOurs && message.direction === 'out' && (
        <button type="button" className="icon-button" aria-label={t('explain')} title={t('explain')} onClick={() => explain(message)}>
          <CircleHelp size={15} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

/** Why it did not arrive, in plain words; what WhatsApp said stands in the title. */
function Failure({ code, text }) {
  return (
    <p className="ib-failure" title={text || undefined}>
      {t(`failure.${code || text}`, { what: text || String(code || '') })}
    </p>
  );
}

/** A message the server does not have yet, or does not take. */
export function PendingBubble({ item, isFirst }) {
  const { key, content, at, state, error } = item;
  const message = { id: key, direction: 'out', kind: content.type, content, channel_id: item.channel_id };
  return (
    <article className={`ib-message is-out${isFirst ? ' is-first' : ''}`} data-pending={state}>
      <div className={`ib-bubble${state === 'refused' ? ' is-failed' : ''}`}>
        <span className="ib-hidden">{t('from.us')}</span>
        <Content message={message} parts={partsOf(message)} />
        <span className="ib-time">
          <time dateTime={at}>{timeOf(at)}</time>
          <Ticks status={state === 'refused' ? 'failed' : 'queued'} />
        </span>
      </div>
      {state === 'refused' && <Refused item={item} error={error} itemKey={key} />}
    </article>
  );
}

/** Why it is not sent, and what can be done: try again, write it anew, drop it. */
function Refused({ item, error, itemKey }) {
  const say = useWords();
  const { outbox, setText } = useInbox.getState();
  const drop = () => outbox.drop((one) => one.key === itemKey);
  const edit = () => {
    setText(item.conversation_id, 'reply', item.content.text);
    drop();
  };
  return (
    <div className="ib-failure" role="alert">
      <p>{say(`fault.${error}`, { what: '' })}</p>
      <button type="button" className="icon-button" aria-label={t('again')} title={t('again')} onClick={() => outbox.again(itemKey)}>
        <RotateCcw size={14} aria-hidden="true" />
      </button>
      {item.content.type === 'text' && (
        <button type="button" className="icon-button" aria-label={t('edit')} title={t('edit')} onClick={edit}>
          <Pencil size={14} aria-hidden="true" />
        </button>
      )}
      <button type="button" className="icon-button" aria-label={t('drop')} title={t('drop')} onClick={drop}>
        <Trash2 size={14} aria-hidden="true" />
      </button>
    </div>
  );
}
