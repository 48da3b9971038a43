/** What a message holds. */

import { ContactRound, ExternalLink, List, MapPin, Reply } from 'lucide-react';
import { useEffect } from 'react';
import { filledTemplate, wordsOfTemplate } from '../reading/templates.js';
import { isWebAddress } from '../reading/contents.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';
import { File } from './File.jsx';
import { Words } from './Words.jsx';

export function Content({ message, parts }) {
  const { media, location, header, text, footer, template } = parts;
  if (template) return <Template message={message} template={template} />;
  return (
    <>
      {media && <File message={message} media={media} />}
      {location && <Place location={location} />}
      {parts.kind === 'contacts' && <Shared contacts={parts.contacts} />}
      {header && <p className="ib-header">{header}</p>}
      {text && <Words text={text} />}
      {parts.kind === 'other' && !text && <p className="ib-odd">{t('kind.other_named', { kind: parts.otherKind })}</p>}
      {footer && <p className="ib-footer">{footer}</p>}
      <Choices parts={parts} />
    </>
  );
}

/** The buttons and rows that the customer was offered; here nobody taps them. */
function Choices({ parts: { kind, options = [], button, link } }) {
  if (kind === 'reply') return <p className="ib-odd">{t('tapped')}</p>;
  if (kind === 'ask_location') return <Choice icon={MapPin} text={t('send_location')} />;
  if (link) return <LinkChoice {...link} />;
  if (kind === 'buttons') return options.map(({ id, title }) => <Choice key={id} icon={Reply} text={title} />);
  if (kind !== 'list') return null;
  return (
    <details className="ib-options">
      <summary>
        <List size={14} aria-hidden="true" />
        {button}
      </summary>
      <ul>
        {options.map(({ id, title, description }) => (
          <li key={id}>
            {title}
            {description && <small>{description}</small>}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Choice({ icon: Icon, text }) {
  return (
    <p className="ib-choice">
      <Icon size={14} aria-hidden="true" />
      {text}
    </p>
  );
}

function LinkChoice({ label, url }) {
  if (!isWebAddress(url)) return <Choice icon={ExternalLink} text={label} />;
  return (
    <a className="ib-choice" href={url} target="_blank" rel="noopener noreferrer nofollow" title={url}>
      <ExternalLink size={14} aria-hidden="true" />
      {label}
    </a>
  );
}

function Place({ location: { latitude, longitude, name, address } }) {
  const at = `${latitude},${longitude}`;
  return (
    <a className="ib-place" href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`} target="_blank" rel="noopener noreferrer nofollow">
      <span className="ib-map" aria-hidden="true">
        <MapPin size={26} />
      </span>
      <strong>{name || t('kind.location')}</strong>
      <span>{address || at}</span>
    </a>
  );
}

/** Cards of contacts that the customer passed on. */
function Shared({ contacts }) {
  const known = contacts.filter(({ name, phone }) => name || phone);
  return (known.length ? known : [{}]).map(({ name, phone }, index) => (
    <p className="ib-contact" key={index}>
      <ContactRound size={20} aria-hidden="true" />
      <span>
        <strong>{name || phone || t('kind.contacts')}</strong>
        {name && phone && <small>{phone}</small>}
      </span>
    </p>
  ));
}

/** A message template in its approved words; one that is not known shows its name and what fills it. */
function Template({ message, template: { name, language, parameters = [] } }) {
  const { channel_id: channelId } = message;
  const templates = useInbox((state) => state.templates[channelId]);
  useEffect(() => void useInbox.getState().loadTemplates(channelId), [channelId]);
  const known = templates?.find((one) => one.name === name && one.language === language);
  const of = (component) => parameters.filter((one) => (one.component ?? 'body') === component);
  const media = of('header').find((one) => one.media)?.media;
  const words = known && wordsOfTemplate(known);
  return (
    <>
      <p className="ib-tag">{t('template.named', { name })}</p>
      {media && <File message={message} media={media} />}
      {words?.header && <p className="ib-header">{filledTemplate(words.header, of('header'))}</p>}
      <Words text={words ? filledTemplate(words.body, of('body')) : of('body').map((one) => one.text).join('\n')} />
      {words?.footer && <p className="ib-footer">{words.footer}</p>}
      {words?.buttons.map(({ text }) => (
        <Choice key={text} icon={Reply} text={text} />
      ))}
    </>
  );
}
