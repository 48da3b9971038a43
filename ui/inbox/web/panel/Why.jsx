/** Why a message was sent: the node, its flow and version, the way there, and what the variables held. */

import { useEffect, useState } from 'react';
import { useWords } from '$/parts/words.js';
import { api } from '../store/api.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';
import { Steps } from './FlowPart.jsx';
import { Section, Values } from './Section.jsx';

export function Why({ message }) {
  const say = useWords();
  const language = useInbox((state) => state.language);
  const [why, setWhy] = useState(null);
  const [error, setError] = useState(null);
  useEffect(() => {
    let isWanted = true;
    api.why(message.id, language).then(
      (told) => isWanted && setWhy(told),
      (refused) => isWanted && setError(refused),
    );
    return () => {
      isWanted = false;
    };
  }, [message.id, language]);
  if (error) return <p className="ib-nothing" role="alert">{say(`error.${error.status ? error.code : 'unreachable'}`)}</p>;
  if (!why) return <div className="ib-loading" role="status" aria-label={t('loading')} />;
  if (!why.place) return <p className="ib-nothing">{t(`why.by.${why.author}`)}</p>;
  return (
    <div className="ib-panel-body" tabIndex={0} role="group" aria-label={t('explain')}>
      <Place why={why} />
      {why.path.length > 0 && (
        <Section title={t('why.path')}>
          <Steps steps={why.path} lastId={why.place.node_id} />
        </Section>
      )}
      {Object.keys(why.variables).length > 0 && (
        <Section title={t('why.variables')}>
          <Values values={why.variables} />
        </Section>
      )}
    </div>
  );
}

function Place({ why: { place, input_kind: kind, input_text: text, route } }) {
  const values = {
    [t('why.node')]: place.label || place.node_id,
    [t('why.flow')]: place.flow_name,
    [t('why.version')]: place.version || '–',
    [t('why.input')]: text ? `“${text}”` : t(`input.${kind}`),
  };
  return (
    <Section title={t('why.place')}>
      <Values values={values} />
      {route && <p className="ib-where">{route}</p>}
    </Section>
  );
}
