/** The field one writes in: to the customer, or a note to colleagues. */

import { useLayoutEffect, useRef, useState } from 'react';
import { Lock, MessageSquareText, SendHorizontal, X } from 'lucide-react';
import { useInbox } from '../store/inbox.js';
import { durationOf } from '../formats.js';
import { useNow } from '../living.js';
import { firstWords, partsOf } from '../reading/contents.js';
import { takesCaption } from '../reading/files.js';
import { windowOf } from '../reading/timers.js';
import { mentionedIn } from '../reading/typed.js';
import { t } from '../store/words.js';
import { Attached, AttachButton, useAttaching } from './Attaching.jsx';
import { Suggestions, useSuggesting } from './Suggestions.jsx';
import { VoiceButton } from './Voice.jsx';

const MAX_CHARS = { reply: 4_096, note: 4_000 }; // WhatsApp Cloud API, text body; and what the API takes as a note

export function Composer({ conversation }) {
  const tab = useInbox((state) => state.tab);
  return (
    <div className={`ib-composer is-${tab}`}>
      <div className="ib-composer-head">
        <Tabs tab={tab} />
        <WindowLeft conversation={conversation} />
      </div>
      {tab === 'note' ? <NoteField conversation={conversation} /> : <ReplyField conversation={conversation} />}
    </div>
  );
}

const TABS = { reply: MessageSquareText, note: Lock };

function Tabs({ tab }) {
  const write = useInbox((state) => state.write);
  const move = (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = event.currentTarget.querySelector('[aria-selected=false]');
    other.click();
    other.focus();
  };
  return (
    <div className="ib-write-tabs" role="tablist" aria-label={t('write')} onKeyDown={move}>
      {Object.entries(TABS).map(([name, Icon]) => (
        <button key={name} type="button" role="tab" aria-selected={tab === name} tabIndex={tab === name ? 0 : -1} onClick={() => write(name)}>
          <Icon size={13} aria-hidden="true" />
          {t(`tab.${name}`)}
        </button>
      ))}
    </div>
  );
}

/** How long one may still write freely. */
function WindowLeft({ conversation }) {
  const { isOpen, leftMs, isSoon } = windowOf(conversation, useNow());
  if (!isOpen) return null;
  return (
    <span className="ib-window" data-soon={isSoon || undefined} title={t('window.about')}>
      {t('window.left', { time: durationOf(leftMs) })}
    </span>
  );
}

function ReplyField({ conversation }) {
  const { isOpen } = windowOf(conversation, useNow());
  const { sendContent, openDialog, replyTo } = useInbox();
  const attaching = useAttaching();
  const send = (text) => {
    for (const content of contentsOf(text, attaching.file)) sendContent(conversation, content);
    attaching.drop();
  };
  if (!isOpen) {
    return (
      <div className="ib-shut">
        <p>{t(conversation.window_expires_at ? 'window.closed' : 'window.never')}</p>
        <button type="button" className="button primary" onClick={() => openDialog('template')}>
          {t('template.choose')}
        </button>
      </div>
    );
  }
  return (
    <>
      {conversation.owner === 'bot' && <p className="ib-hint">{t('bot_falls_silent')}</p>}
      {replyTo && <Answered message={replyTo} />}
      <Attached attaching={attaching} />
      <Field conversation={conversation} tab="reply" onSend={send} canSendEmpty={Boolean(attaching.file)} isBusy={attaching.isBusy}>
        <AttachButton attaching={attaching} />
        <VoiceButton attaching={attaching} />
      </Field>
    </>
  );
}

/** Gives what is sent: a file with the words under it, or after it where it takes none. */
function contentsOf(text, file) {
  if (!file) return [{ type: 'text', text }];
  const { id, kind, name, mime_type: mimeType } = file;
  const media = { kind, id, mime_type: mimeType, filename: kind === 'document' ? name : '' };
  if (!text || takesCaption(kind)) return [{ type: 'media', media, caption: text }];
  return [{ type: 'media', media }, { type: 'text', text }];
}

/** The message that is being answered. */
function Answered({ message }) {
  const stop = useInbox((state) => state.stopAnswering);
  const parts = partsOf(message);
  return (
    <div className="ib-answered">
      <p className="ib-quote">
        <strong>{t(message.direction === 'in' ? 'from.customer' : 'from.us')}</strong>
        <span>{firstWords(parts) || t(`kind.${parts.media?.kind ?? parts.kind}`)}</span>
      </p>
      <button type="button" className="icon-button" aria-label={t('reply.stop')} title={t('reply.stop')} onClick={stop}>
        <X size={15} aria-hidden="true" />
      </button>
    </div>
  );
}

function NoteField({ conversation }) {
  const { id } = conversation;
  const { addNote, people } = useInbox();
  const [isBusy, setBusy] = useState(false);
  const send = async (text) => {
    setBusy(true);
    const mentions = mentionedIn(text, people).map((one) => one.user_id);
    const isStored = await addNote(id, text, mentions);
    setBusy(false);
    return isStored;
  };
  return <Field conversation={conversation} tab="note" onSend={send} isBusy={isBusy} />;
}

/** The field itself. Enter sends, Shift and Enter begins a line; what is typed is kept until it is sent. */
function Field({ conversation, tab, onSend, canSendEmpty = false, isBusy, children }) {
  const { id } = conversation;
  const text = useInbox((state) => state.textOf(id, tab));
  const { setText, typing } = useInbox.getState();
  const field = useRef(null);
  const suggesting = useSuggesting({ conversation, tab, text, field, onText: (next) => setText(id, tab, next) });
  const canSend = !isBusy && (text.trim() || canSendEmpty);
  const send = async (event) => {
    event?.preventDefault();
    if (!canSend) return;
    if ((await onSend(text.trim())) !== false) setText(id, tab, '');
    field.current?.focus();
  };
  const press = (event) => {
    if (suggesting.press(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) void send(event);
    if (event.key === 'Escape') event.currentTarget.blur();
  };
  const type = (event) => {
    setText(id, tab, event.target.value);
    suggesting.follow();
    if (tab === 'reply') typing(id);
  };
  useLayoutEffect(() => suggesting.follow(), [tab]);
  return (
    <form className="ib-field" onSubmit={send}>
      <Suggestions suggesting={suggesting} />
      {children}
      <textarea
        ref={field}
        className="ib-write"
        rows={1}
        value={text}
        maxLength={MAX_CHARS[tab]}
        placeholder={t(`write.${tab}`)}
        aria-label={t(`write.${tab}`)}
        onChange={type}
        onKeyDown={press}
        onSelect={suggesting.follow}
        {...suggesting.roles}
      />
      <button type="submit" className="ib-send" aria-label={t(tab === 'note' ? 'note.add' : 'send')} title={t(tab === 'note' ? 'note.add' : 'send')} disabled={!canSend}>
        <SendHorizontal size={17} aria-hidden="true" />
      </button>
    </form>
  );
}
