/** What other systems report and what schedules bring: given by hand. */

import { useId, useState } from 'react';
import { CalendarClock, Zap } from 'lucide-react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { read } from './CallCard.jsx';
import { useTalk } from './talk.js';

const act = (action) => void useTalk.getState().act(action);

export function EventForm({ onClose }) {
  const t = useWords('phone');
  const document = useEditor((state) => state.document);
  const known = useEditor((state) => state.vocabulary.events);
  const own = document.nodes.filter((node) => node.type === 'event_trigger' && node.config.event).map((node) => String(node.config.event));
  const schedules = document.nodes.filter((node) => node.type === 'schedule_trigger');
  const names = [...new Set([...own, ...known])];
  const list = useId();
  const [name, setName] = useState(names[0] ?? '');
  const [data, setData] = useState('{}');
  const give = (action) => {
    act(action);
    onClose();
  };
  const send = (event) => {
    event.preventDefault();
    if (name.trim()) give({ type: 'give_event', name: name.trim().slice(0, 64), data: read(data) });
  };
  const press = (event) => event.key === 'Escape' && onClose();
  return (
    <section className="fxp-card" aria-label={t('event')} onKeyDown={press}>
      <h4><Zap size={14} aria-hidden />{t('event')}</h4>
      <form className="fxp-form" onSubmit={send}>
        <label>{t('event.name')}<input className="fx-field" list={list} value={name} onChange={(event) => setName(event.target.value)} /></label>
        <datalist id={list}>{names.map((one) => <option key={one} value={one} />)}</datalist>
        <label>{t('data')}<textarea className="fx-field fxp-mono" rows={2} value={data} spellCheck={false} onChange={(event) => setData(event.target.value)} /></label>
        <div className="fxp-buttons">
          <button type="submit" className="fx-button is-small is-main" disabled={!name.trim()}>{t('event.give')}</button>
          {schedules.map((node) => (
            <button key={node.id} type="button" className="fx-button is-small" onClick={() => give({ type: 'reach_schedule', node_id: node.id })}>
              <CalendarClock size={13} aria-hidden />{t('event.schedule', { node: node.name || node.config.cron || node.id })}
            </button>
          ))}
          <button type="button" className="fx-button is-small" onClick={onClose}>{t('close')}</button>
        </div>
      </form>
    </section>
  );
}
