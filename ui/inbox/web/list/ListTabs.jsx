/** The lists one can look at, with how many conversations they hold. */

import { Ellipsis } from 'lucide-react';
import { Menu } from '$/parts/Menu.jsx';
import { useInbox } from '../store/inbox.js';
import { FIRST_VIEW, isSameView } from '../reading/lists.js';
import { t } from '../store/words.js';

const SHOWN = ['mine', 'unassigned', 'all'];
const OTHERS = ['waiting', 'snoozed', 'closed'];

export function ListTabs() {
  const view = useInbox((state) => state.view);
  const lists = useInbox((state) => state.counts?.lists);
  const more = OTHERS.includes(view.list) ? [view.list] : [];
  return (
    <nav className="ib-tabs" aria-label={t('lists')}>
      {[...SHOWN, ...more].map((list) => (
        <ListTab key={list} list={list} count={lists?.[list]} isHere={view.list === list && !view.team} />
      ))}
      {view.team && <TeamTab team={view.team} />}
      <Menu label={t('more_lists')} className="icon-button ib-more">
        <Ellipsis size={16} aria-hidden="true" />
        {OTHERS.map((list) => (
          <Item key={list} name={t(`list.${list}`)} count={lists?.[list]?.total} change={{ ...FIRST_VIEW, list }} />
        ))}
        <Teams />
        <SavedViews />
      </Menu>
    </nav>
  );
}

function ListTab({ list, count, isHere }) {
  const show = useInbox((state) => state.show);
  return (
    <button type="button" className="ib-tab" aria-current={isHere || undefined} onClick={() => show({ list, team: '' })}>
      {t(`list.${list}`)}
      {count && <Count {...count} />}
    </button>
  );
}

function Count({ total, unread }) {
  return (
    <span className="ib-count" data-unread={unread > 0 || undefined} title={t('count_title', { total, unread })}>
      {unread || total}
    </span>
  );
}

function TeamTab({ team }) {
  const show = useInbox((state) => state.show);
  return (
    <button type="button" className="ib-tab" aria-current="true" onClick={() => show({ team })}>
      {team}
    </button>
  );
}

function Teams() {
  const teams = useInbox((state) => state.teams);
  const counts = useInbox((state) => state.counts?.teams);
  if (!teams.length) return null;
  return (
    <>
      <p className="menu-head">{t('teams')}</p>
      {teams.map(({ name }) => (
        <Item key={name} name={name} count={counts?.[name]?.total} change={{ ...FIRST_VIEW, team: name }} />
      ))}
    </>
  );
}

function SavedViews() {
  const views = useInbox((state) => state.savedViews);
  if (!views.length) return null;
  return (
    <>
      <p className="menu-head">{t('saved_views')}</p>
      {views.map(({ id, name, query }) => (
        <Item key={id} name={name} change={{ ...FIRST_VIEW, ...query }} />
      ))}
    </>
  );
}

function Item({ name, count, change }) {
  const show = useInbox((state) => state.show);
  const isHere = useInbox((state) => isSameView(state.view, change));
  return (
    <button type="button" className="menu-item" aria-current={isHere || undefined} onClick={() => show(change)}>
      <span>{name}</span>
      {count > 0 && <small>{count}</small>}
    </button>
  );
}
