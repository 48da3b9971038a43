/** Which conversations of a list are shown; a choice can be kept under a name. */

import { useId, useState } from 'react';
import { ListFilter, Trash2 } from 'lucide-react';
import { useInbox } from '../store/inbox.js';
import { isFiltered, isSameView, FIRST_VIEW } from '../reading/lists.js';
import { PRIORITIES } from '../reading/priorities.js';
import { t } from '../store/words.js';

export function Filters() {
  const [isOpen, setOpen] = useState(false);
  const view = useInbox((state) => state.view);
  const id = useId();
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label={t('filter')}
        title={t('filter')}
        aria-expanded={isOpen}
        aria-controls={id}
        data-on={isFiltered(view) || undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <ListFilter size={16} aria-hidden="true" />
      </button>
      <div id={id} className="ib-filters" hidden={!isOpen}>
        {isOpen && <Fields view={view} />}
      </div>
    </>
  );
}

function Fields({ view }) {
  const { teams, channels, tags, show } = useInbox();
  const named = (items) => items.map(({ name }) => [name, name]);
  const choices = {
    team: named(teams),
    tag: named(tags),
    channel_id: channels.map(({ id, name, phone }) => [id, name || phone]),
    priority: PRIORITIES.map((priority) => [priority, t(`priority.${priority}`)]),
  };
  return (
    <>
      {Object.entries(choices).map(([name, options]) => (
        <label key={name}>
          {t(`filter.${name}`)}
          <select className="input" value={view[name]} onChange={(event) => show({ [name]: event.target.value })}>
            <option value="">{t('filter.any')}</option>
            {options.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
      ))}
      <Keep view={view} />
    </>
  );
}

/** Keeps what is shown under a name, or forgets it. */
function Keep({ view }) {
  const { savedViews, saveView, deleteView, failed, show } = useInbox();
  const [name, setName] = useState('');
  const kept = savedViews.find(({ query }) => isSameView({ ...FIRST_VIEW, ...query }, view));
  const keep = async (event) => {
    event.preventDefault();
    try {
      await saveView(name.trim());
      setName('');
    } catch (error) {
      failed(error);
    }
  };
  return (
    <form className="ib-keep" onSubmit={keep}>
      {kept ? (
        <button type="button" className="button quiet" onClick={() => deleteView(kept.id).catch(failed)}>
          <Trash2 size={14} aria-hidden="true" />
          {t('view.forget', { name: kept.name })}
        </button>
      ) : (
        <>
          <input className="input" aria-label={t('view.name')} placeholder={t('view.name')} maxLength={64} value={name} onChange={(event) => setName(event.target.value)} />
          <button type="submit" className="button" disabled={!name.trim()}>
            {t('view.keep')}
          </button>
        </>
      )}
      {isFiltered(view) && (
        <button type="button" className="button quiet" onClick={() => show({ ...FIRST_VIEW, list: view.list })}>
          {t('filter.clear')}
        </button>
      )}
    </form>
  );
}
