/** Chooses a message template and fills it in: what WhatsApp takes when the 24 hours are over. */

import { useEffect, useId, useState } from 'react';
import { fits } from '../reading/typed.js';
import { filledTemplate, placesOf, templateContent, wordsOfTemplate } from '../reading/templates.js';
import { api } from '../store/api.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';
import { moveFocus } from './moving.js';
import { Words } from '../talk/Words.jsx';

export function TemplateForm({ conversation, onDone }) {
  const templates = useInbox((state) => state.templates[conversation.channel_id]);
  const [chosen, setChosen] = useState(null);
  useEffect(() => void useInbox.getState().loadTemplates(conversation.channel_id), [conversation.channel_id]);
  if (chosen) return <Fill conversation={conversation} template={chosen} onBack={() => setChosen(null)} onDone={onDone} />;
  return <Pick templates={(templates ?? []).filter((one) => one.status === 'APPROVED')} onPick={setChosen} />;
}

function Pick({ templates, onPick }) {
  const [query, setQuery] = useState('');
  const found = templates.filter((one) => fits(`${one.name} ${one.language} ${wordsOfTemplate(one).body}`, query));
  return (
    <div className="ib-choosing" onKeyDown={moveFocus}>
      <input className="input" data-focus aria-label={t('template.find')} placeholder={t('template.find')} value={query} onChange={(event) => setQuery(event.target.value)} />
      <ul className="ib-choices" aria-label={t('dialog.template')}>
        {found.map((one) => (
          <li key={`${one.name} ${one.language}`}>
            <button type="button" className="menu-item" onClick={() => onPick(one)}>
              <span>
                {one.name} · {one.language}
                <small>{wordsOfTemplate(one).body}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {!found.length && <p>{t('template.none')}</p>}
    </div>
  );
}

function Fill({ conversation, template, onBack, onDone }) {
  const { sendContent } = useInbox.getState();
  const places = placesOf(template);
  const [values, setValues] = useState({});
  const isReady = places.every(({ key, isFile }) => (isFile ? values[key] : values[key]?.trim()));
  const submit = (event) => {
    event.preventDefault();
    if (!isReady) return;
    onDone();
    sendContent(conversation, templateContent(template, values));
  };
  return (
    <form className="form" onSubmit={submit}>
      <Shown template={template} places={places} values={values} />
      {places.map((place, index) => (
        <Place key={place.key} place={place} isFirst={index === 0} value={values[place.key]} onChange={(value) => setValues({ ...values, [place.key]: value })} />
      ))}
      <div className="row form-end">
        <button type="button" className="button quiet" onClick={onBack}>
          {t('template.another')}
        </button>
        <button type="submit" className="button primary" disabled={!isReady}>
          {t('send')}
        </button>
      </div>
    </form>
  );
}

/** The template with what is filled in so far. */
function Shown({ template, places, values }) {
  const { header, body, footer } = wordsOfTemplate(template);
  const of = (component) => places.filter((one) => one.component === component && !one.isFile).map(({ key, name }) => ({ name, text: values[key] }));
  return (
    <div className="ib-preview">
      {header && <p className="ib-header">{filledTemplate(header, of('header'))}</p>}
      <Words text={filledTemplate(body, of('body'))} />
      {footer && <p className="ib-footer">{footer}</p>}
    </div>
  );
}

function Place({ place, value, onChange, isFirst }) {
  const id = useId();
  const label = t(`template.place.${place.isFile ? 'file' : place.component}`, { name: place.name });
  const upload = async ({ target }) => {
    try {
      const { id: fileId, kind } = await api.uploadFile(target.files[0]);
      onChange({ kind, id: fileId });
    } catch (error) {
      useInbox.getState().failed(error);
    }
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {place.isFile ? (
        <input id={id} className="input" type="file" onChange={upload} />
      ) : (
        <input id={id} className="input" data-focus={isFirst || undefined} maxLength={1_024} value={value ?? ''} onChange={(event) => onChange(event.target.value)} />
      )}
    </div>
  );
}
