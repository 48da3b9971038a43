/** Files, places and contacts inside a bubble. Nothing is fetched: an address in a flow is only named. */

import { CirclePlay, FileText, Image, MapPin, Mic, Play, Sticker, UserRound, Video } from 'lucide-react';
import { useWords } from '../store/words.js';

const ICONS = { image: Image, video: Video, audio: Mic, document: FileText, sticker: Sticker };
const WAVE = [5, 9, 6, 12, 8, 14, 10, 6, 11, 15, 9, 7, 12, 8, 5, 10, 13, 7, 9, 6, 11, 8, 5, 7];

export function MediaCard({ media }) {
  const t = useWords('phone');
  const Icon = ICONS[media.kind] ?? FileText;
  const name = media.filename || lastPart(media.url) || t(`media.${media.kind}`);
  if (media.kind === 'document') {
    return (
      <div className="fxp-file">
        <FileText size={26} aria-hidden />
        <span><strong>{name}</strong><span>{t('media.document')}</span></span>
      </div>
    );
  }
  if (media.kind === 'audio') {
    return (
      <div className="fxp-audio" aria-label={t('media.audio')} role="img">
        <Play size={18} aria-hidden />
        <span className="fxp-wave" aria-hidden>{WAVE.map((height, index) => <i key={index} style={{ height }} />)}</span>
        <Mic size={15} aria-hidden />
      </div>
    );
  }
  return (
    <div className={`fxp-picture is-${media.kind}`} title={media.url || undefined}>
      {media.kind === 'video' ? <CirclePlay size={38} aria-hidden /> : <Icon size={media.kind === 'sticker' ? 52 : 34} aria-hidden />}
      <span>{name}</span>
    </div>
  );
}

export function PlaceCard({ location }) {
  const { latitude, longitude, name, address } = location;
  return (
    <div className="fxp-place">
      <div className="fxp-map" aria-hidden><MapPin size={28} /></div>
      {name && <strong>{name}</strong>}
      <span>{address || `${latitude}, ${longitude}`}</span>
    </div>
  );
}

export function SharedContact() {
  const t = useWords('phone');
  return (
    <div className="fxp-file">
      <span className="fxp-avatar is-small" aria-hidden><UserRound size={18} /></span>
      <span><strong>{t('example_contact')}</strong><span>{t('contact')}</span></span>
    </div>
  );
}

const lastPart = (url) => (url ?? '').split(/[?#]/)[0].split('/').at(-1);
