/** Gives a conversation back to the bot: where the flow handed off, at a chosen node, or with the flow at its end. */

import { useEffect, useId, useState } from 'react';
import { api } from '../store/api.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';

const PLACES = ['returned', 'node', 'end'];

export function GiveBackForm({ conversation, onDone }) {
  const { giveBack } = useInbox.getState();
  const [at, setAt] = useState('returned');
  const [place, setPlace] = useState({ flow_id: '', node_id: '' });
  const [summary, setSummary] = useState('');
  const id = useId();
  const isReady = at !== 'node' || place.node_id;
  const submit = (event) => {
    event.preventDefault();
    if (!isReady) return;
    onDone();
    void giveBack(conversation.id, { at, summary: summary.trim(), ...(at === 'node' && place) });
  };
  return (
    <form className="form" onSubmit={submit}>
      <fieldset className="scopes">
        <legend>{t('give_back.at')}</legend>
        {PLACES.map((one) => (
          <label key={one} className="choice">
            <input type="radio" name={`${id}-at`} checked={at === one} data-focus={one === 'returned' || undefined} onChange={() => setAt(one)} />
            <span>
              {t(`give_back.${one}`)}
              <small>{t(`give_back.${one}_about`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {at === 'node' && <Node place={place} onChange={setPlace} />}
      <div className="field">
        <label htmlFor={id}>{t('give_back.summary')}</label>
        <textarea id={id} className="input" rows={3} maxLength={4_000} value={summary} onChange={(event) => setSummary(event.target.value)} aria-describedby={`${id}-about`} />
        <p id={`${id}-about`} className="field-hint">
          {t('give_back.summary_about')}
        </p>
      </div>
      <div className="row form-end">
        <button type="submit" className="button primary" disabled={!isReady}>
          {t('give_back')}
        </button>
      </div>
    </form>
  );
}

/** A node of a published flow. */
function Node({ place, onChange }) {
  const flows = useReturnPlaces();
  const nodes = flows.find((one) => one.flow_id === place.flow_id)?.nodes ?? [];
  return (
    <div className="fields">
      <Choice label={t('why.flow')} value={place.flow_id} options={flows.map((one) => [one.flow_id, one.flow_name])} onChange={(flowId) => onChange({ flow_id: flowId, node_id: '' })} />
      <Choice label={t('why.node')} value={place.node_id} options={nodes.map(({ id, label }) => [id, `${label} · ${id}`])} onChange={(nodeId) => onChange({ ...place, node_id: nodeId })} />
    </div>
  );
}

function Choice({ label, value, options, onChange }) {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <select className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="" disabled>
          {t('choose')}
        </option>
        {options.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The published flows with their nodes; operators see no more of flows. */
function useReturnPlaces() {
  const language = useInbox((state) => state.language);
  const [flows, setFlows] = useState([]);
  useEffect(() => {
    api.returnPlaces(language).then(({ items }) => setFlows(items), useInbox.getState().failed);
  }, [language]);
  return flows;
}
