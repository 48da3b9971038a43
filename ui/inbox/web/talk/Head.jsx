/** Whom one talks to, who has the conversation, and what can be done with it. */

import { AlarmClock, ArrowLeft, Ellipsis, PanelRight, UserPlus } from 'lucide-react';
import { Menu } from '$/parts/Menu.jsx';
import { Avatar } from '../Avatar.jsx';
import { momentOf, nameOf } from '../formats.js';
import { PRIORITIES } from '../reading/priorities.js';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';

export function Head({ conversation }) {
  const { select, isPanelOpen, togglePanel, openDialog } = useInbox();
  const name = nameOf(conversation);
  return (
    <header className="ib-head">
      <button type="button" className="icon-button ib-back" aria-label={t('back')} title={t('back')} onClick={() => select(null)}>
        <ArrowLeft size={18} aria-hidden="true" />
      </button>
      <Avatar name={conversation.contact_name} id={conversation.contact_id} size={36} />
      <div className="ib-who">
        <h2>{name}</h2>
        <p>
          <Whose conversation={conversation} />
        </p>
      </div>
      <div className="ib-acts">
        <MainAct conversation={conversation} />
        <IconAct icon={UserPlus} word="assign" onClick={() => openDialog('assign')} />
        <IconAct icon={AlarmClock} word="snooze" onClick={() => openDialog('snooze')} />
        <CloseOrOpen conversation={conversation} />
        <MoreActs conversation={conversation} />
        <button type="button" className="icon-button" aria-label={t('panel')} title={t('panel')} aria-pressed={isPanelOpen} onClick={togglePanel}>
          <PanelRight size={17} aria-hidden="true" />
        </button>
      </div>
    </header>
  );
}

/** Who has it, in words. */
function Whose({ conversation }) {
  const myId = useInbox((state) => state.me.user_id);
  const { owner, operator_id: operatorId, operator_name: operator, team } = conversation;
  const whose = {
    bot: () => t('owner.bot'),
    queue: () => (team ? t('owner.team', { team }) : t('owner.queue')),
    operator: () => (operatorId === myId ? t('owner.me') : operator || t('owner.phone')),
    nobody: () => t('owner.nobody'),
  }[owner];
  const until = conversation.snoozed_until;
  const parts = [whose(), conversation.channel_name, until && t('snoozed_until', { at: momentOf(until) })];
  return parts.filter(Boolean).join(' · ');
}

/** The one thing most likely to be done next: take it, or give it back. */
function MainAct({ conversation: { id, owner, operator_id: operatorId } }) {
  const { take, openDialog } = useInbox();
  const myId = useInbox((state) => state.me.user_id);
  if (owner === 'operator' && operatorId === myId) {
    return (
      <button type="button" className="button ib-main-act" onClick={() => openDialog('give_back')}>
        {t('give_back')}
      </button>
    );
  }
  return (
    <button type="button" className="button primary ib-main-act" onClick={() => take(id)}>
      {t('take')}
    </button>
  );
}

function CloseOrOpen({ conversation: { id, status } }) {
  const { reopen, openDialog } = useInbox();
  const isClosed = status === 'closed';
  return (
    <button type="button" className="button ib-wide" onClick={() => (isClosed ? reopen(id) : openDialog('close'))}>
      {t(isClosed ? 'reopen' : 'close')}
    </button>
  );
}

function IconAct({ icon: Icon, word, onClick }) {
  return (
    <button type="button" className="icon-button ib-wide" aria-label={t(word)} title={t(word)} onClick={onClick}>
      <Icon size={17} aria-hidden="true" />
    </button>
  );
}

/** Everything, also what a narrow head has no room for. */
function MoreActs({ conversation: { id, owner, status, priority } }) {
  const { openDialog, reopen, setPriority } = useInbox();
  const isWithPeople = owner === 'operator' || owner === 'queue';
  return (
    <Menu label={t('more_acts')}>
      <Ellipsis size={17} aria-hidden="true" />
      <Act word="assign" onClick={() => openDialog('assign')} keys="a" />
      <Act word="snooze" onClick={() => openDialog('snooze')} keys="s" />
      {isWithPeople && <Act word="give_back" onClick={() => openDialog('give_back')} keys="b" />}
      {status === 'closed' ? <Act word="reopen" onClick={() => reopen(id)} /> : <Act word="close" onClick={() => openDialog('close')} keys="e" />}
      <Act word="canned.edit" onClick={() => openDialog('canned')} />
      <p className="menu-head">{t('filter.priority')}</p>
      {PRIORITIES.map((one) => (
        <Act key={one} word={`priority.${one}`} isHere={one === priority} onClick={() => setPriority(id, one)} />
      ))}
    </Menu>
  );
}

function Act({ word, keys, isHere, onClick }) {
  return (
    <button type="button" className="menu-item" aria-current={isHere || undefined} onClick={onClick}>
      <span>{t(word)}</span>
      {keys && <kbd>{keys}</kbd>}
    </button>
  );
}
