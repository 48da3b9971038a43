/** Gives a conversation to somebody, or to a team. */

import { useEffect, useState } from 'react';
import { useInbox } from '../store/inbox.js';
import { fits } from '../reading/typed.js';
import { t } from '../store/words.js';
import { moveFocus } from './moving.js';

export function AssignForm({ conversation: { id, operator_id: operatorId, team }, onDone }) {
  const { people, teams, me, assign, assignTeam, renewPeople } = useInbox();
  useEffect(() => void renewPeople(), [renewPeople]);
  const [query, setQuery] = useState('');
  const choose = (act) => {
    onDone();
    void act();
  };
  const mine = people.filter((one) => one.user_id === me.user_id);
  const sorted = [...mine, ...people.filter((one) => one.user_id !== me.user_id)];
  const found = sorted.filter((one) => fits(`${one.name} ${one.email}`, query));
  const foundTeams = teams.filter((one) => fits(one.name, query));
  return (
    <div className="ib-choosing" onKeyDown={moveFocus}>
      <input className="input" data-focus aria-label={t('assign.find')} placeholder={t('assign.find')} value={query} onChange={(event) => setQuery(event.target.value)} />
      <ul className="ib-choices" aria-label={t('people')}>
        {found.map((one) => (
          <Choice
            key={one.user_id}
            name={one.user_id === me.user_id ? t('assign.me', { name: one.name || one.email }) : one.name || one.email}
            about={`${t(`presence.${one.state}`)} · ${t('assign.open', { count: one.open_conversations })}`}
            state={one.state}
            isHere={one.user_id === operatorId}
            onChoose={() => choose(() => assign(id, one.user_id))}
          />
        ))}
        {operatorId && !query && (
          <Choice name={t('assign.nobody')} about={t('assign.nobody_about')} onChoose={() => choose(() => assign(id, null))} />
        )}
      </ul>
      {foundTeams.length > 0 && <h3>{t('teams')}</h3>}
      <ul className="ib-choices" aria-label={t('teams')}>
        {foundTeams.map(({ name }) => (
          <Choice key={name} name={name} isHere={name === team} onChoose={() => choose(() => assignTeam(id, name))} />
        ))}
      </ul>
    </div>
  );
}

function Choice({ name, about, state, isHere, onChoose }) {
  return (
    <li>
      <button type="button" className="menu-item" aria-current={isHere || undefined} onClick={onChoose}>
        {state && <i className="ib-dot" data-state={state} aria-hidden="true" />}
        <span>
          {name}
          {about && <small>{about}</small>}
        </span>
      </button>
    </li>
  );
}
