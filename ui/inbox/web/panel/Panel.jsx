/** The pane at the right: who the contact is and what is known, or why a message was sent. */

import { useEffect, useState } from 'react';
import { X } from 'lucide-react';
import { useWords } from '$/parts/words.js';
import { api } from '../store/api.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';
import { Assist } from './Assist.jsx';
import { Earlier } from './Earlier.jsx';
import { Collected, Path } from './FlowPart.jsx';
import { Person } from './Person.jsx';
import { Why } from './Why.jsx';

export function Panel({ conversation }) {
  const explained = useInbox((state) => state.explained);
  const { togglePanel, explain } = useInbox.getState();
  const title = t(explained ? 'explain' : 'panel');
  return (
    <aside className="ib-panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="icon-button" aria-label={t('panel.close')} title={t('panel.close')} onClick={explained ? () => explain(null) : togglePanel}>
          <X size={16} aria-hidden="true" />
        </button>
      </header>
      {explained ? <Why key={explained.id} message={explained} /> : <Contact conversation={conversation} />}
    </aside>
  );
}

/** Everything about the contact; asked anew when something was said. */
function Contact({ conversation }) {
  const { id, last_message: last, owner } = conversation;
  const language = useInbox((state) => state.language);
  const [panel, setPanel] = useState(null);
  const [error, setError] = useState(null);
  useEffect(() => {
    let isWanted = true;
    const took = (told) => isWanted && (setPanel(told), setError(null));
    api.panel(id, language).then(took, (refused) => isWanted && setError(refused));
    return () => {
      isWanted = false;
    };
  }, [id, language, last?.id, owner]);
  const changed = (contact) => setPanel({ ...panel, contact });
  if (!panel) return error ? <Failed error={error} /> : <div className="ib-loading" role="status" aria-label={t('loading')} />;
  return (
    <div className="ib-panel-body" tabIndex={0} role="group" aria-label={t('panel')}>
      <Person contact={panel.contact} consents={panel.consents} onChange={changed} />
      {panel.has_model && <Assist conversation={conversation} />}
      <Collected variables={panel.variables} session={panel.session} />
      <Path path={panel.path} />
      <Earlier panel={panel} />
    </div>
  );
}

function Failed({ error }) {
  const say = useWords();
  return (
    <p className="ib-nothing" role="alert">
      {say(`error.${error.status ? error.code : 'unreachable'}`)}
    </p>
  );
}
