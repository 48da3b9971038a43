/** What the session's variables hold, and what is known of the contact. */

import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { ContactForm } from './ContactForm.jsx';
import { momentOf } from './formats.js';
import { inText } from './NoteLine.jsx';
import { nodeName } from './reading.js';
import { useTalk } from './talk.js';

export function ValuesView() {
  const t = useWords('phone');
  const tried = useTalk((state) => state.tried);
  if (!tried) return <p className="fxp-empty">{t('values.empty')}</p>;
  const { contact } = tried;
  const facts = {
    name: contact.name,
    phone: contact.phone,
    language: contact.language,
    tags: (contact.tags ?? []).join(', '),
    opted_in: t(contact.is_opted_in ? 'yes' : 'no'),
  };
  return (
    <div className="fxp-scroll fxp-values">
      {tried.sessions.length === 0 && <p className="fxp-empty">{t('values.none')}</p>}
      {tried.sessions.map((session) => <Session key={session.id} session={session} zone={tried.time_zone} />)}
      <h4>{t('values.contact')}</h4>
      <Table rows={Object.entries(facts).map(([name, value]) => [t(`contact.${name}`), value ?? ''])} />
      {Object.keys(contact.fields ?? {}).length > 0 && (
        <>
          <h4>{t('values.fields')}</h4>
          <Table rows={Object.entries(contact.fields).map(([name, value]) => [name, inText(value)])} />
        </>
      )}
      <ContactForm />
    </div>
  );
}

function Session({ session, zone }) {
  const t = useWords('phone');
  return session.frames.map((frame, index) => (
    <section key={index}>
      <h4>{frame.flow_name}</h4>
      <Place frame={frame} />
      <p className="fxp-since">{t('values.since', { since: momentOf(session.since, zone) })}{session.due_at && ` ${t('values.until', { until: momentOf(session.due_at, zone) })}`}</p>
      <Table rows={Object.entries(frame.variables).map(([name, value]) => [name, inText(value)])} empty={t('values.no_variables')} />
    </section>
  ));
}

function Place({ frame }) {
  const t = useWords('phone');
  const name = useEditor((state) => (frame.flow_id === state.flowId ? nodeName(state.document, state.catalogue, frame.node_id) : ''));
  if (!name) return null;
  return <button type="button" className="fx-link" onClick={() => useEditor.getState().focusNode(frame.node_id)}>{t('values.at', { node: name })}</button>;
}

function Table({ rows, empty }) {
  if (!rows.length) return <p className="fxp-empty">{empty}</p>;
  return (
    <dl className="fxp-table">
      {rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value === '' ? '∅' : value}</dd></div>)}
    </dl>
  );
}
