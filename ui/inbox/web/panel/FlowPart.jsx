/** What the flow did: where it stands, what it collected, and the way it took with the reasons. */

import { Time } from '$/parts/Time.jsx';
import { t } from '../store/words.js';
import { Section, Values } from './Section.jsx';

const SHOWN = 12;

export function Collected({ variables, session }) {
  const isEmpty = !Object.keys(variables).length;
  if (isEmpty && !session) return null;
  return (
    <Section title={t('collected')}>
      {session && (
        <p className="ib-where">
          {t('stands_at', { flow: session.place.flow_name, node: session.place.label || session.place.node_id })}
        </p>
      )}
      {!isEmpty && <Values values={variables} />}
    </Section>
  );
}

export function Path({ path }) {
  if (!path.length) return null;
  return (
    <Section title={t('path')} isOpen={false}>
      <Steps steps={path.slice(0, SHOWN)} />
    </Section>
  );
}

/** The nodes of a way, each with why it was left as it was. */
export function Steps({ steps, lastId }) {
  return (
    <ol className="ib-path">
      {steps.map((step, index) => (
        <li key={index} data-last={step.place.node_id === lastId || undefined}>
          <strong>{step.place.label || step.place.node_id}</strong>
          <small>
            {step.place.flow_name}
            {step.port && ` → ${step.port_label}`}
          </small>
          {step.why && <p>{step.why}</p>}
          <Time at={step.at} />
        </li>
      ))}
    </ol>
  );
}
