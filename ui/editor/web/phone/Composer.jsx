/** The field one writes in, and what can be attached. */

import { useEffect, useRef, useState } from 'react';
import { FileText, Image, MapPin, Mic, Plus, SendHorizontal, Sticker, UserRound, Video, X } from 'lucide-react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { useTalk } from './talk.js';

const MEDIA = { image: Image, document: FileText, audio: Mic, video: Video, sticker: Sticker };
const WITH_CAPTION = new Set(['image', 'document', 'video']);
const MAX_CHARS = 4_096; // WhatsApp Cloud API, text body
const act = (action) => void useTalk.getState().act(action);

/** @param {{field: {current: HTMLTextAreaElement|null}}} props where the field one writes in is kept. */
export function Composer({ field }) {
  const t = useWords('phone');
  const [text, setText] = useState('');
  const [isAttaching, setAttaching] = useState(false);
  const isShown = useEditor((state) => state.panel === 'phone');
  const canRun = useTalk((state) => state.tried?.can_run ?? true); // nobody waits for the first answer to write
  useEffect(() => {
    if (isShown) writeOn(field);
  }, [isShown, field]);
  const send = (event) => {
    event?.preventDefault();
    writeOn(field);
    if (!text.trim() || !canRun) return;
    act({ type: 'say', text });
    setText('');
  };
  const press = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
  };
  const attach = (action) => {
    act(action);
    setAttaching(false);
    setText('');
    writeOn(field);
  };
  return (
    <form className="fxp-composer" onSubmit={send}>
      {isAttaching && <Attaching caption={text} onAttach={attach} onClose={() => setAttaching(false)} />}
      <button type="button" className="fxp-round" aria-expanded={isAttaching} aria-label={t('attach')} title={t('attach')} disabled={!canRun} onClick={() => setAttaching(!isAttaching)}>
        {isAttaching ? <X size={20} aria-hidden /> : <Plus size={20} aria-hidden />}
      </button>
      <textarea
        ref={field}
        rows={1}
        value={text}
        maxLength={MAX_CHARS}
        placeholder={t('write')}
        aria-label={t('write')}
        readOnly={!canRun}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
      />
      <button type="submit" className="fxp-round is-send" aria-label={t('send')} title={t('send')} disabled={!text.trim() || !canRun}>
        <SendHorizontal size={18} aria-hidden />
      </button>
    </form>
  );
}

/** Puts the caret into the field, so that one goes on writing; fingers would get a keyboard over half of the chat. */
export function writeOn(field) {
  if (!matchMedia('(pointer: coarse)').matches) field.current?.focus({ preventScroll: true });
}

/** The sheet of what can be attached; words in the field go along as the caption. */
function Attaching({ caption, onAttach, onClose }) {
  const t = useWords('phone');
  const [isPlace, setPlace] = useState(false);
  const sheet = useRef(null);
  useEffect(() => {
    sheet.current.querySelector('button, input')?.focus();
  }, [isPlace]);
  const press = (event) => {
    if (event.key === 'Escape') onClose();
    event.stopPropagation();
  };
  if (isPlace) return <div className="fxp-attach" ref={sheet} onKeyDown={press}><Place onAttach={onAttach} /></div>;
  return (
    <div className="fxp-attach" ref={sheet} onKeyDown={press} role="group" aria-label={t('attach')}>
      {Object.entries(MEDIA).map(([kind, Icon]) => (
        <Kind key={kind} icon={Icon} kind={kind} label={t(`media.${kind}`)} onClick={() => onAttach({ type: 'send_media', kind, caption: WITH_CAPTION.has(kind) ? caption.trim().slice(0, 1_024) : '' })} />
      ))}
      <Kind icon={MapPin} kind="location" label={t('location')} onClick={() => setPlace(true)} />
      <Kind icon={UserRound} kind="contact" label={t('contact')} onClick={() => onAttach({ type: 'send_contact' })} />
    </div>
  );
}

function Kind({ icon: Icon, kind, label, onClick }) {
  return (
    <button type="button" className={`fxp-kind is-${kind}`} onClick={onClick}>
      <span aria-hidden><Icon size={20} /></span>
      {label}
    </button>
  );
}

function Place({ onAttach }) {
  const t = useWords('phone');
  const [place, setPlace] = useState({ latitude: '-23.5614', longitude: '-46.6559', name: t('example_place') });
  const latitude = read(place.latitude, 90);
  const longitude = read(place.longitude, 180);
  const isSound = latitude !== null && longitude !== null;
  const send = () => isSound && onAttach({ type: 'send_location', latitude, longitude, name: place.name.trim().slice(0, 200) });
  const press = (event) => {
    if (event.key !== 'Enter' || event.target.tagName !== 'INPUT') return;
    event.preventDefault();
    send();
  };
  return (
    <div className="fxp-place-form" onKeyDown={press}>
      {['latitude', 'longitude', 'name'].map((name) => (
        <label key={name}>
          {t(`place.${name}`)}
          <input className="fx-field" value={place[name]} inputMode={name === 'name' ? 'text' : 'decimal'} onChange={(event) => setPlace({ ...place, [name]: event.target.value })} />
        </label>
      ))}
      <button type="button" className="fx-button is-main" disabled={!isSound} onClick={send}>{t('send_location')}</button>
    </div>
  );
}

function read(text, most) {
  const number = Number(text.replace(',', '.'));
  return text.trim() && Number.isFinite(number) && Math.abs(number) <= most ? number : null;
}
