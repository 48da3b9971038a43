/** The message as WhatsApp shows it, while it is being written. */

import {
  ChevronRight,
  ExternalLink,
  FileText,
  Image,
  List,
  MapPin,
  Mic,
  Phone,
  Reply,
  Sticker,
  Video,
} from 'lucide-react';
import { useState } from 'react';
import { useForm } from '../parts/context.js';
import { contentOf } from './contents.js';
import { WhatsAppText } from './WhatsAppText.jsx';

const MEDIA_ICONS = { image: Image, video: Video, audio: Mic, document: FileText, sticker: Sticker };
const BUTTON_ICONS = { link: ExternalLink, phone: Phone, location: MapPin, reply: Reply };

let wasOpen = true; // for the next node that is looked at

export function Preview() {
  const { t, node, config, vocabulary } = useForm();
  const content = contentOf(node.type, config, vocabulary);
  const [isOpen, setOpen] = useState(wasOpen);
  const onToggle = (event) => {
    wasOpen = event.currentTarget.open;
    setOpen(wasOpen);
  };
  return (
    <details className="fxf-fold fxf-preview" open={isOpen} onToggle={onToggle}>
      <summary>
        <ChevronRight size={14} aria-hidden className="fxf-fold-mark" />
        {t('preview')}
      </summary>
      <div className="fxf-phone" tabIndex={0} role="group" aria-label={t('preview')}>
        {content ? <Message content={content} /> : <p className="fxf-preview-empty">{t('preview_empty')}</p>}
      </div>
    </details>
  );
}

function Message({ content }) {
  const { t } = useForm();
  const { header, media, location, text, footer, buttons, listButton, rows } = content;
  return (
    <>
      <div className="fxf-bubble">
        {media?.kind && <Media media={media} />}
        {location && <Place location={location} />}
        {header && (
          <p className="fxf-bubble-header">
            <WhatsAppText text={header} isPlain />
          </p>
        )}
        {text && (
          <div className="fxf-bubble-text">
            <WhatsAppText text={text} />
          </div>
        )}
        {footer && (
          <p className="fxf-bubble-footer">
            <WhatsAppText text={footer} isPlain />
          </p>
        )}
        {listButton !== undefined && (
          <p className="fxf-bubble-list">
            <List size={14} aria-hidden />
            <WhatsAppText text={listButton} isPlain />
          </p>
        )}
      </div>
      {buttons?.map(({ title, icon }, index) => (
        <Button key={index} title={icon === 'location' && !title ? t('send_location') : title} icon={icon} />
      ))}
      {rows && (
        <div className="fxf-sheet">
          <p className="fxf-sheet-title">
            <WhatsAppText text={listButton} isPlain />
          </p>
          {rows.map(({ title, description }, index) => (
            <div key={index} className="fxf-row">
              <span>
                <span className="fxf-row-title">
                  <WhatsAppText text={title ?? ''} isPlain />
                </span>
                {description && (
                  <span className="fxf-row-description">
                    <WhatsAppText text={description} isPlain />
                  </span>
                )}
              </span>
              <span className="fxf-row-mark" aria-hidden />
            </div>
          ))}
        </div>
      )}
    </>
  );
}

function Button({ title, icon }) {
  const Icon = BUTTON_ICONS[icon ?? 'reply'];
  return (
    <p className="fxf-bubble-button">
      <Icon size={14} aria-hidden />
      <WhatsAppText text={title ?? ''} isPlain />
    </p>
  );
}

function Media({ media }) {
  const form = useForm();
  const Icon = MEDIA_ICONS[media.kind] ?? FileText;
  if (media.kind === 'document') {
    return (
      <div className="fxf-media is-document">
        <Icon size={20} aria-hidden />
        <span>{media.filename || lastPart(media.url) || form.t('a_document')}</span>
      </div>
    );
  }
  return (
    <div className={`fxf-media is-${media.kind}`}>
      <Icon size={28} aria-hidden />
    </div>
  );
}

function Place({ location }) {
  return (
    <div className="fxf-place">
      <div className="fxf-map" aria-hidden>
        <MapPin size={24} />
      </div>
      {location.name && (
        <p className="fxf-place-name">
          <WhatsAppText text={location.name} isPlain />
        </p>
      )}
      {location.address && (
        <p className="fxf-place-address">
          <WhatsAppText text={location.address} isPlain />
        </p>
      )}
    </div>
  );
}

const lastPart = (url) => (url ?? '').split(/[?#]/)[0].split('/').at(-1);
