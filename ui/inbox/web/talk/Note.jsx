/** A note: for colleagues, never for the customer. */

import { Lock, Trash2 } from 'lucide-react';
import { timeOf } from '../formats.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';

export function Note({ note }) {
  const myId = useInbox((state) => state.me.user_id);
  const people = useInbox((state) => state.people);
  const { deleteNote } = useInbox.getState();
  const mentioned = people.filter(({ user_id: id }) => note.mentions.includes(id)).map(({ name }) => `@${name}`);
  const isMine = note.author_id === myId;
  return (
    <article className="ib-note" data-mentions-me={note.mentions.includes(myId) || undefined}>
      <header>
        <Lock size={12} aria-hidden="true" />
        <strong>{t('note.by', { name: note.author_name || t('note.somebody') })}</strong>
        <time dateTime={note.created_at}>{timeOf(note.created_at)}</time>
        {isMine && (
          <button type="button" className="icon-button" aria-label={t('note.delete')} title={t('note.delete')} onClick={() => deleteNote(note.conversation_id, note.id)}>
            <Trash2 size={13} aria-hidden="true" />
          </button>
        )}
      </header>
      <p className="ib-words">
        <Marked text={note.text} names={mentioned} />
      </p>
    </article>
  );
}

/** A text in which the people it mentions stand out. */
function Marked({ text, names }) {
  const name = names.find((one) => text.includes(one));
  if (!name) return text;
  const at = text.indexOf(name);
  return (
    <>
      <Marked text={text.slice(0, at)} names={names} />
      <b className="ib-mention">{name}</b>
      <Marked text={text.slice(at + name.length)} names={names} />
    </>
  );
}
