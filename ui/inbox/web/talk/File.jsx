/** A file in a message: a picture, a video, a recording, a document. What the browser cannot play can still be had. */

import { useState } from 'react';
import { Download, FileText, FileX } from 'lucide-react';
import { fileAddress } from '../reading/contents.js';
import { t } from '../store/words.js';

export function File({ message, media }) {
  const [isUnshown, setUnshown] = useState(false);
  const address = fileAddress(message, media);
  const name = media.filename || t(`kind.${media.kind}`);
  if (!address || (isUnshown && isPicture(media))) return <Card icon={FileX} name={name} about={t(message.direction === 'out' ? 'file.not_shown' : 'file.gone')} />;
  const shared = { src: address, onError: () => setUnshown(true) };
  switch (isUnshown ? 'document' : media.kind) {
    case 'image':
    case 'sticker':
      return (
        <a href={address} target="_blank" rel="noopener noreferrer" className={`ib-picture is-${media.kind}`}>
          <img alt={name} loading="lazy" referrerPolicy="no-referrer" {...shared} />
        </a>
      );
    case 'video':
      return <video className="ib-video" controls preload="metadata" aria-label={name} {...shared} />;
    case 'audio':
      return <audio className="ib-audio" controls preload="metadata" aria-label={name} {...shared} />;
    default:
      return (
        <a className="ib-file" href={address} download={name}>
          <FileText size={24} aria-hidden="true" />
          <span>
            <strong>{name}</strong>
            <span>{t(`kind.${media.kind}`)}</span>
          </span>
          <Download size={16} aria-hidden="true" />
        </a>
      );
  }
}

const isPicture = ({ kind }) => kind === 'image' || kind === 'sticker';

function Card({ icon: Icon, name, about }) {
  return (
    <p className="ib-file">
      <Icon size={22} aria-hidden="true" />
      <span>
        <strong>{name}</strong>
        <span>{about}</span>
      </span>
    </p>
  );
}
