/** Messages as WhatsApp draws them, with what can be tapped in them. */

import { CheckCheck, CircleAlert, ExternalLink, List, MapPin, Reply } from 'lucide-react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { timeOf } from './formats.js';
import { MediaCard, PlaceCard, SharedContact } from './Cards.jsx';
import { filledTemplate } from './reading.js';
import { useTalk } from './talk.js';
import { WhatsAppWords } from './WhatsAppWords.jsx';

const act = (action) => void useTalk.getState().act(action);

/** A message of the flow, at the left: the phone is the customer's. */
export function BotBubble({ event, isFirst, onList }) {
  const t = useWords('phone');
  const { content, is_refused: isRefused } = event;
  return (
    <div className={`fxp-message is-in${isRefused ? ' is-refused' : ''}`}>
      <div className={`fxp-bubble is-in${isFirst ? ' has-tail' : ''}${content.media?.kind === 'sticker' ? ' is-bare' : ''}`}>
        <span className="fx-hidden">{t('from_flow')}</span>
        <Content content={content} />
        <Time at={event.at} />
        <Actions content={content} onList={onList} />
      </div>
      {isRefused && (
        <p className="fxp-refused"><CircleAlert size={13} aria-hidden />{t('refused')}</p>
      )}
    </div>
  );
}

/** What the customer sent, at the right. */
export function CustomerBubble({ event, isFirst }) {
  const t = useWords('phone');
  const { message } = event;
  return (
    <div className="fxp-message is-out">
      <div className={`fxp-bubble is-out${isFirst ? ' has-tail' : ''}${message.kind === 'sticker' ? ' is-bare' : ''}`}>
        <span className="fx-hidden">{t('from_customer')}</span>
        {message.media && <MediaCard media={message.media} />}
        {message.location && <PlaceCard location={message.location} />}
        {message.kind === 'contacts' && <SharedContact />}
        {message.text && <p className="fxp-text">{message.text}</p>}
        <Time at={event.at} isRead />
      </div>
    </div>
  );
}

function Time({ at, isRead }) {
  const zone = useTalk((state) => state.tried?.time_zone);
  return (
    <span className="fxp-time">
      <time dateTime={at}>{timeOf(at, zone)}</time>
      {isRead && <CheckCheck size={14} aria-hidden />}
    </span>
  );
}

function Content({ content }) {
  if (content.type === 'template') return <Template content={content} />;
  return (
    <>
      {content.media && <MediaCard media={content.media} />}
      {content.location && <PlaceCard location={content.location} />}
      {content.header && <p className="fxp-header">{content.header}</p>}
      {(content.text || content.caption) && <p className="fxp-text"><WhatsAppWords text={content.text ?? content.caption} /></p>}
      {content.footer && <p className="fxp-footer">{content.footer}</p>}
    </>
  );
}

/** A message template in its approved words; one that is not known shows its name and what fills it. */
function Template({ content }) {
  const t = useWords('phone');
  const known = useEditor((state) => templateOf(state.vocabulary, content));
  const parameters = content.parameters ?? [];
  const of = (component) => parameters.filter((one) => (one.component ?? 'body') === component);
  const media = of('header').find((one) => one.media)?.media;
  return (
    <>
      <p className="fxp-tag">{t('template', { name: content.name, language: content.language })}</p>
      {media && <MediaCard media={media} />}
      {known?.header_text && <p className="fxp-header">{filledTemplate(known.header_text, of('header'))}</p>}
      <p className="fxp-text"><WhatsAppWords text={known ? filledTemplate(known.body, of('body')) : of('body').map((one) => one.text).join('\n')} /></p>
      {known?.footer && <p className="fxp-footer">{known.footer}</p>}
    </>
  );
}

const templateOf = (vocabulary, { name, language }) =>
  vocabulary.message_templates.find((one) => one.name === name && one.language === language);

/** The buttons under a message. */
function Actions({ content, onList }) {
  const t = useWords('phone');
  const buttons = useEditor((state) => (content.type === 'template' ? templateOf(state.vocabulary, content)?.buttons : null));
  switch (content.type) {
    case 'buttons':
      return content.options.map(({ id, title }) => <Action key={id} icon={Reply} text={title} onClick={() => act({ type: 'tap', option_id: id })} />);
    case 'list':
      return <Action icon={List} text={content.button} onClick={() => onList(content)} opens="dialog" />;
    case 'link_button':
      return <Link text={content.label} url={content.url} />;
    case 'ask_location':
      return <Action icon={MapPin} text={t('send_location')} onClick={() => act({ type: 'send_location', latitude: -23.5614, longitude: -46.6559, name: t('example_place') })} />;
    case 'template':
      return (buttons ?? []).map(({ type, text, url }) =>
        type === 'QUICK_REPLY' ? <Action key={text} icon={Reply} text={text} onClick={() => act({ type: 'say', text })} /> : <Link key={text} text={text} url={url} />,
      );
    default:
      return null;
  }
}

function Action({ icon: Icon, text, onClick, opens }) {
  return (
    <button type="button" className="fxp-action" onClick={onClick} aria-haspopup={opens}>
      <Icon size={15} aria-hidden />
      <span>{text}</span>
    </button>
  );
}

function Link({ text, url }) {
  const isWeb = /^https?:\/\/[^{]*$/i.test(url ?? '');
  const inner = <><ExternalLink size={15} aria-hidden /><span>{text}</span></>;
  if (!isWeb) return <span className="fxp-action is-still">{inner}</span>;
  return <a className="fxp-action" href={url} target="_blank" rel="noopener noreferrer nofollow" title={url}>{inner}</a>;
}
