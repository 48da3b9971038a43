/** The pane at the left: lists, search, filters, conversations. */

import { useState } from 'react';
import { WifiOff } from 'lucide-react';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';
import { Alerts } from './Alerts.jsx';
import { Conversations } from './Conversations.jsx';
import { Filters } from './Filters.jsx';
import { Found, SearchField, useSearch } from './Search.jsx';
import { ListTabs } from './ListTabs.jsx';
import { Presence } from './Presence.jsx';

export function ListPane() {
  const [text, setText] = useState('');
  const search = useSearch(text);
  return (
    <section className="ib-list" aria-label={t('lists')}>
      <header className="ib-list-head">
        <h1>{t('title')}</h1>
        <Presence />
        <Alerts />
      </header>
      <Lost />
      <div className="ib-list-tools">
        <SearchField text={text} onChange={setText} />
        <Filters />
      </div>
      {search.isOn ? (
        <Found search={search} onDone={() => setText('')} />
      ) : (
        <>
          <ListTabs />
          <Conversations />
        </>
      )}
    </section>
  );
}

/** Says that nothing comes in at the moment. */
function Lost() {
  const isLost = useInbox((state) => state.connection === 'lost');
  return (
    <div role="status">
      {isLost && (
        <p className="ib-lost">
          <WifiOff size={14} aria-hidden="true" />
          {t('lost')}
        </p>
      )}
    </div>
  );
}
