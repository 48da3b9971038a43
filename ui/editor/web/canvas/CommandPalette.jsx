/** The command palette: everything one can do, go to or add, by typing. */

import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { cardOf } from './card.js';
import { ChoiceList } from './ChoiceList.jsx';
import { ALL, canDo, keysOf } from './commands.js';
import { Dialog } from './Dialog.jsx';
import { add, openEnd } from './doing.js';
import { iconOf } from './icons.js';
import { matching } from './matching.js';

const MAX_NODES = 30;

/** The palette, in a dialog. */
export function CommandPalette({ onClose }) {
  const t = useWords('canvas');
  const find = (query) =>
    [
      { title: t('commands.do'), items: commands(t, query) },
      { title: t('commands.go'), items: nodes(query) },
      { title: t('commands.add'), items: query ? types(query) : [] },
    ].filter((section) => section.items.length);
  return (
    <Dialog title={t('commands.title')} onClose={onClose} className="fx-command-palette">
      <ChoiceList find={find} label={t('commands.search')} nothing={t('commands.nothing')} onDone={onClose} />
    </Dialog>
  );
}

function commands(t, query) {
  const items = ALL.filter((command) => command.id !== 'commands' && canDo(command)).map((command) => ({
    key: command.id,
    label: t(`command.${command.id}`),
    keys: keysOf(command),
    run: command.run,
  }));
  return matching(items, query, (item) => [item.label]);
}

function nodes(query) {
  const state = useEditor.getState();
  const cards = state.document.nodes.map((node) => ({ node, card: cardOf(state, node) }));
  const found = matching(cards, query, ({ card }) => [card.title, card.kind, ...card.lines]);
  return found.slice(0, MAX_NODES).map(({ node, card }) => ({
    key: `go ${node.id}`,
    label: card.title,
    note: card.lines[0] ?? card.kind,
    icon: iconOf(card.icon),
    group: card.group,
    run: () => state.focusNode(node.id),
  }));
}

function types(query) {
  const { catalogue, canWrite } = useEditor.getState();
  if (!canWrite) return [];
  return matching(Object.values(catalogue), query, (type) => [type.strings.title, type.strings.summary]).map(
    (type) => ({
      key: `add ${type.type}`,
      label: type.strings.title,
      note: type.strings.summary,
      icon: iconOf(type.icon),
      group: type.group,
      run: () => add(type.type, { from: type.is_trigger ? undefined : openEnd() }),
    }),
  );
}
