/** Who the customer is: what the flow knows of them when the chat begins. */

import { useState } from 'react';
import { useWords } from '../store/words.js';
import { read } from './CallCard.jsx';
import { useTalk } from './talk.js';

const LANGUAGES = { en: 'English', pt_BR: 'Português (Brasil)', es: 'Español' };
const EXAMPLE = { name: 'Ana Lima', language: null, tags: [], fields: {}, is_opted_in: false, is_known: false };

export function ContactForm() {
  const t = useWords('phone');
  const [contact, setContact] = useState(() => ({ ...EXAMPLE, ...useTalk.getState().contact }));
  const [tags, setTags] = useState(contact.tags.join(', '));
  const [fields, setFields] = useState(() => JSON.stringify(contact.fields));
  const known = read(fields) ?? {};
  const isSound = typeof known === 'object' && !Array.isArray(known);
  const change = (part) => setContact({ ...contact, ...part });
  const apply = (event) => {
    event.preventDefault();
    const named = [...new Set(tags.split(',').map((tag) => tag.trim().slice(0, 64)).filter(Boolean))].slice(0, 100);
    if (isSound) void useTalk.getState().setContact({ ...contact, tags: named, fields: known });
  };
  return (
    <details className="fxp-contact">
      <summary>{t('contact.change')}</summary>
      <form className="fxp-form" onSubmit={apply}>
        <label>{t('contact.name')}<input className="fx-field" value={contact.name} maxLength={200} onChange={(event) => change({ name: event.target.value })} /></label>
        <label>
          {t('contact.language')}
          <select className="fx-field" value={contact.language ?? ''} onChange={(event) => change({ language: event.target.value || null })}>
            <option value="">{t('contact.workspace_language')}</option>
            {Object.entries(LANGUAGES).map(([code, name]) => <option key={code} value={code}>{name}</option>)}
          </select>
        </label>
        <label>{t('contact.tags_with_commas')}<input className="fx-field" value={tags} onChange={(event) => setTags(event.target.value)} /></label>
        <label>{t('contact.fields')}<textarea className="fx-field fxp-mono" rows={2} value={fields} spellCheck={false} aria-invalid={!isSound} onChange={(event) => setFields(event.target.value)} /></label>
        <label className="fxp-check"><input type="checkbox" checked={contact.is_known} onChange={(event) => change({ is_known: event.target.checked })} />{t('contact.is_known')}</label>
        <label className="fxp-check"><input type="checkbox" checked={contact.is_opted_in} onChange={(event) => change({ is_opted_in: event.target.checked })} />{t('contact.opted_in')}</label>
        <div className="fxp-buttons"><button type="submit" className="fx-button is-small is-main" disabled={!isSound}>{t('contact.apply')}</button></div>
      </form>
    </details>
  );
}
