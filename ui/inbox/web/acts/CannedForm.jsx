/** The canned replies of the workspace: new ones, and those nobody needs any more. */

import { useId, useState } from 'react';
import { Trash2 } from 'lucide-react';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';

export function CannedForm() {
  const replies = useInbox((state) => state.cannedReplies);
  const { deleteCannedReply, failed } = useInbox.getState();
  return (
    <>
      <New />
      <ul className="rows">
        {replies.map(({ id, shortcut, text }) => (
          <li key={id}>
            <span className="grow">
              <strong>/{shortcut}</strong> {text}
            </span>
            <button type="button" className="icon-button" aria-label={t('canned.delete', { name: shortcut })} title={t('canned.delete', { name: shortcut })} onClick={() => deleteCannedReply(id).catch(failed)}>
              <Trash2 size={14} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function New() {
  const [reply, setReply] = useState({ shortcut: '', text: '' });
  const { addCannedReply, failed } = useInbox.getState();
  const id = useId();
  const isReady = /^[^\s/]+$/.test(reply.shortcut) && reply.text.trim();
  const add = async (event) => {
    event.preventDefault();
    if (!isReady) return;
    try {
      await addCannedReply(reply);
      setReply({ shortcut: '', text: '' });
    } catch (error) {
      failed(error);
    }
  };
  return (
    <form className="form" onSubmit={add}>
      <div className="field">
        <label htmlFor={`${id}-shortcut`}>{t('canned.shortcut')}</label>
        <input id={`${id}-shortcut`} className="input" data-focus maxLength={40} value={reply.shortcut} onChange={(event) => setReply({ ...reply, shortcut: event.target.value.replace(/[\s/]/g, '') })} />
      </div>
      <div className="field">
        <label htmlFor={`${id}-text`}>{t('canned.text')}</label>
        <textarea id={`${id}-text`} className="input" rows={3} maxLength={4_096} value={reply.text} aria-describedby={`${id}-about`} onChange={(event) => setReply({ ...reply, text: event.target.value })} />
        <p id={`${id}-about`} className="field-hint">
          {t('canned.about', { variable: '{{ contact.name }}' })}
        </p>
      </div>
      <div className="row form-end">
        <button type="submit" className="button primary" disabled={!isReady}>
          {t('canned.add')}
        </button>
      </div>
    </form>
  );
}
