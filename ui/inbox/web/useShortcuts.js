/** The keys of the inbox. */

import { useEffect } from 'react';
import { changeAndFocus } from '$/editor/focus.js';
import { createKeys } from './reading/keys.js';
import { useInbox } from './store/inbox.js';

const items = () => [...document.querySelectorAll('.ib-item')];

/** Listens to keys while the inbox is open. */
export function useShortcuts() {
  useEffect(() => {
    const read = createKeys();
    const press = (event) => {
      const found = event.defaultPrevented ? null : read(event);
      if (!found) return;
      const isDone = run(found);
      if (isDone !== false) event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

/** Does what a key means; false when there is nothing it could do. */
function run({ command, list }) {
  const state = useInbox.getState();
  if (command === 'list') return void state.show({ list });
  if (command === 'next' || command === 'previous') return step(command === 'next' ? 1 : -1);
  if (command === 'search') return void document.querySelector('.ib-search input')?.focus();
  if (command === 'help') return state.openDialog('help');
  return state.selectedId ? withTalk(command, state) : false;
}

function withTalk(command, state) {
  const { selectedId: id } = state;
  if (command === 'take') return void state.take(id);
  if (command === 'panel') return state.togglePanel();
  if (['assign', 'give_back', 'snooze', 'close'].includes(command)) return state.openDialog(command);
  const tab = command === 'note' ? 'note' : 'reply';
  changeAndFocus(
    () => {
      state.write(tab);
      if (command === 'canned' && !state.textOf(id, tab)) state.setText(id, tab, '/');
    },
    () => document.querySelector('.ib-write'),
  );
  return true;
}

/** Goes to the conversation below or above in the list. */
function step(by) {
  const all = items();
  if (!all.length) return false;
  const at = all.indexOf(document.activeElement);
  const open = all.findIndex((one) => one.getAttribute('aria-current') === 'true');
  const from = at >= 0 ? at : open;
  const next = from < 0 ? 0 : Math.max(0, Math.min(all.length - 1, from + by));
  all[next].focus();
  all[next].scrollIntoView({ block: 'nearest' });
  return true;
}
