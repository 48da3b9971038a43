/** Search over messages and contacts. */

import { useEffect, useState } from 'react';
import { Search, X } from 'lucide-react';
import { Avatar } from '../Avatar.jsx';
import { nameOf, phoneOf, shortMoment } from '../formats.js';
import { api } from '../store/api.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';

const MIN_CHARS = 2; // as the API
const WAITS_MS = 200; // chosen: while one types, nothing is asked

export function SearchField({ text, onChange }) {
  const press = (event) => {
    if (event.key !== 'Escape') return;
    onChange('');
    event.currentTarget.blur();
  };
  return (
    <div className="search ib-search">
      <Search size={15} aria-hidden="true" />
      <input className="input" type="text" placeholder={t('search')} aria-label={t('search')} value={text} maxLength={200} onChange={(event) => onChange(event.target.value)} onKeyDown={press} />
      {text && (
        <button type="button" className="icon-button" aria-label={t('search.clear')} onClick={() => onChange('')}>
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

/** Searches while one types; `found` is null until there is an answer. */
export function useSearch(text) {
  const wanted = text.trim();
  const isOn = wanted.length >= MIN_CHARS;
  const [found, setFound] = useState(null);
  useEffect(() => {
    setFound(null);
    if (!isOn) return undefined;
    const asking = new AbortController();
    const timer = setTimeout(() => {
      api.search(wanted, asking.signal).then(setFound, (error) => error.name !== 'AbortError' && useInbox.getState().failed(error));
    }, WAITS_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [wanted, isOn]);
  return { isOn, found };
}

/** What was found. */
export function Found({ search: { found } }) {
  if (!found) return <div className="ib-loading" role="status" aria-label={t('loading')} />;
  const { messages, contacts } = found;
  if (!messages.length && !contacts.length) {
    return (
      <div className="ib-nothing" role="status">
        <p>{t('search.nothing')}</p>
      </div>
    );
  }
  return (
    <div className="ib-found">
      {contacts.length > 0 && <h2>{t('search.contacts')}</h2>}
      <ul>
        {contacts.map((one) => (
          <FoundContact key={one.contact_id} contact={one} />
        ))}
      </ul>
      {messages.length > 0 && <h2>{t('search.messages')}</h2>}
      <ul>
        {messages.map((one) => (
          <FoundMessage key={one.message_id} message={one} />
        ))}
      </ul>
    </div>
  );
}

function FoundContact({ contact: { contact_id: id, name, phone, conversation_id: conversationId } }) {
  const select = useInbox((state) => state.select);
  return (
    <li>
      <button type="button" className="ib-item" disabled={!conversationId} onClick={() => select(conversationId)}>
        <Avatar name={name} id={id} size={32} />
        <span className="ib-item-words">
          <span className="ib-item-head">
            <strong>{name || phoneOf(phone)}</strong>
          </span>
          <span className="ib-item-text">{conversationId ? phoneOf(phone) : t('search.no_conversation')}</span>
        </span>
      </button>
    </li>
  );
}

function FoundMessage({ message }) {
  const select = useInbox((state) => state.select);
  return (
    <li>
      <button type="button" className="ib-item" onClick={() => select(message.conversation_id)}>
        <Avatar name={message.contact_name} id={message.contact_id} size={32} />
        <span className="ib-item-words">
          <span className="ib-item-head">
            <strong>{nameOf(message)}</strong>
            <time dateTime={message.at}>{shortMoment(message.at)}</time>
          </span>
          <span className="ib-item-text is-whole">
            <Snippet text={message.snippet} />
          </span>
        </span>
      </button>
    </li>
  );
}

/** Words with what was found marked; the API puts it between two signs that no text holds. */
const Snippet = ({ text }) =>
  text.split(/\ue000|\ue001/).map((piece, index) => (index % 2 ? <mark key={index}>{piece}</mark> : piece));
