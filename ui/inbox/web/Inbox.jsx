/** The inbox: one component that shows lists, conversations and contacts, live over the API. */

import { useEffect } from 'react';
import { LoaderCircle } from 'lucide-react';
import { useWords } from '$/parts/words.js';
import './inbox.css';
import { Dialogs } from './acts/Dialogs.jsx';
import { ListPane } from './list/ListPane.jsx';
import { useAddress, useBeat, useTitle } from './living.js';
import { useShortcuts } from './useShortcuts.js';
import { useInbox, useSelected } from './store/inbox.js';
import { Panel } from './panel/Panel.jsx';
import { TalkPane } from './talk/TalkPane.jsx';
import { Toast } from './Toast.jsx';

/**
 * The inbox of the workspace one is in.
 *
 * @param {{language: 'en'|'pt_BR'|'es'}} props
 */
export default function Inbox({ language }) {
  const isOpen = useInbox((state) => state.isOpen && state.language === language);
  const error = useInbox((state) => state.openError);
  useEffect(() => useInbox.getState().open(language), [language]);
  if (error) return <Failed error={error} language={language} />;
  if (!isOpen) {
    return (
      <div className="ib ib-wait" role="status">
        <LoaderCircle size={22} aria-label="…" className="ib-turning" />
      </div>
    );
  }
  return <Desk key={language} />;
}

function Desk() {
  const selectedId = useInbox((state) => state.selectedId);
  const isPanelOpen = useInbox((state) => state.isPanelOpen);
  const dialog = useInbox((state) => state.dialog);
  const selected = useSelected();
  useAddress();
  useBeat();
  useTitle();
  useShortcuts();
  return (
    <div className="ib" data-shows={selectedId ? 'talk' : 'list'}>
      <div className="ib-panes">
        <ListPane />
        <TalkPane />
        {selected && isPanelOpen && <Panel key={selected.id} conversation={selected} />}
      </div>
      {dialog && <Dialogs kind={dialog} />}
      <Toast />
    </div>
  );
}

function Failed({ error, language }) {
  const say = useWords();
  const isStranger = error.status === 401;
  return (
    <div className="ib ib-wait" role="alert">
      <p>{say(`error.${error.status === 0 ? 'unreachable' : error.code}`)}</p>
      {isStranger ? (
        <a className="button primary" href="/log-in?next=/inbox">
          {say('log_in.do')}
        </a>
      ) : (
        <button type="button" className="button primary" onClick={() => useInbox.getState().open(language)}>
          {say('broken.reload')}
        </button>
      )}
    </div>
  );
}
