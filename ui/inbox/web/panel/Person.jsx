/** Who the contact is: names, tags, fields, consent. */

import { useState } from 'react';
import { ExternalLink, Plus, X } from 'lucide-react';
import { Link } from '$/parts/Shell.jsx';
import { Time } from '$/parts/Time.jsx';
import { Avatar } from '../Avatar.jsx';
import { phoneOf } from '../formats.js';
import { api } from '../store/api.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';
import { Section, Values } from './Section.jsx';

export function Person({ contact, consents, onChange }) {
  const { id, name, phone, language, time_zone: zone, fields } = contact;
  const about = { [t('contact.phone')]: phoneOf(phone), [t('contact.language')]: language, [t('contact.zone')]: zone };
  const told = Object.fromEntries(Object.entries(about).filter(([, value]) => value));
  return (
    <>
      <div className="ib-person">
        <Avatar name={name} id={id} size={56} />
        <strong>{name || phoneOf(phone)}</strong>
        <Link to={`/contacts/${encodeURIComponent(id)}`}>
          {t('contact.open')} <ExternalLink size={12} aria-hidden="true" />
        </Link>
      </div>
      <Section title={t('contact.identity')}>
        <Values values={told} />
        <Tags contact={contact} onChange={onChange} />
        <Consent contact={contact} consents={consents} />
      </Section>
      {Object.keys(fields).length > 0 && (
        <Section title={t('contact.fields')}>
          <Values values={fields} />
        </Section>
      )}
    </>
  );
}

function Tags({ contact: { id, tags }, onChange }) {
  const [isAdding, setAdding] = useState(false);
  const known = useInbox((state) => state.tags);
  const failed = useInbox((state) => state.failed);
  const change = async (what) => {
    try {
      onChange(await api.changeTags(id, what));
    } catch (error) {
      failed(error);
    }
  };
  const add = (event) => {
    event.preventDefault();
    const name = new FormData(event.currentTarget).get('tag').trim();
    setAdding(false);
    if (name) void change({ add: [name] });
  };
  return (
    <div className="chips ib-tags">
      {tags.map((tag) => (
        <span key={tag} className="badge chip">
          {tag}
          <button type="button" className="chip-remove" aria-label={t('tag.remove', { tag })} title={t('tag.remove', { tag })} onClick={() => change({ remove: [tag] })}>
            <X size={12} aria-hidden="true" />
          </button>
        </span>
      ))}
      {isAdding ? (
        <form onSubmit={add}>
          <input className="input" name="tag" list="ib-tags" aria-label={t('tag.add')} maxLength={64} autoFocus onBlur={(event) => event.target.value || setAdding(false)} />
          <datalist id="ib-tags">
            {known.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </form>
      ) : (
        <button type="button" className="badge ib-chip" onClick={() => setAdding(true)}>
          <Plus size={12} aria-hidden="true" />
          {t('tag.add')}
        </button>
      )}
    </div>
  );
}

/** Whether the contact wants to be written to, and since when. */
function Consent({ contact, consents }) {
  const latest = consents[0];
  const word = contact.opted_out_at ? 'consent.out' : contact.is_opted_in ? 'consent.in' : 'consent.none';
  return (
    <p className="ib-consent">
      <span className={`badge ${contact.opted_out_at ? 'warning' : contact.is_opted_in ? 'success' : ''}`}>{t(word)}</span>
      {latest && <Time at={latest.at} />}
      {latest?.source && <span>{latest.source}</span>}
    </p>
  );
}
