/** Picks where a way leads to, or behind which way a node is moved. */

import { ChoiceList } from '../canvas/ChoiceList.jsx';
import { cardOf, portsOf } from '../canvas/card.js';
import { link, whyNot } from '../canvas/doing.js';
import { iconOf } from '../canvas/icons.js';
import { matching } from '../canvas/matching.js';
import { Popover } from '../canvas/Popover.jsx';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { moveTo } from './acts.js';

const MAX_SHOWN = 60;

/** @param {{asked: {kind: 'link'|'move', from?: object, id?: string, at: object}, onClose: Function}} props */
export function TargetPicker({ asked, onClose }) {
  const t = useWords('outline');
  const find = (query) => [{ items: (asked.kind === 'link' ? targets : places)(asked, query).slice(0, MAX_SHOWN) }];
  const label = t(asked.kind === 'link' ? 'pick.target' : 'pick.place');
  return (
    <Popover at={asked.at} onClose={onClose} className="fx-picker" role="dialog" aria-label={label}>
      <ChoiceList find={find} label={label} nothing={t('pick.nothing')} onDone={onClose} />
    </Popover>
  );
}

function targets({ from }, query) {
  const state = useEditor.getState();
  const cards = state.document.nodes
    .filter((node) => node.id !== from.source && whyNot(from.source, from.port, node.id) === null)
    .map((node) => ({ node, card: cardOf(state, node) }));
  return matching(cards, query, ({ card }) => [card.title, card.kind, ...card.lines]).map(({ node, card }) => ({
    key: node.id,
    label: card.title,
    note: card.lines[0] ?? card.kind,
    icon: iconOf(card.icon),
    group: card.group,
    run: () => link(from.source, from.port, node.id),
  }));
}

function places({ id }, query) {
  const state = useEditor.getState();
  const ways = state.document.nodes
    .filter((node) => node.id !== id)
    .flatMap((node) => portsOf(state, node).map((port) => ({ node, port, card: cardOf(state, node) })));
  return matching(ways, query, ({ card, port }) => [card.title, port.label]).map(({ node, port, card }) => ({
    key: `${node.id}:${port.name}`,
    label: card.ports.length > 1 ? `${card.title} · ${port.label}` : card.title,
    note: card.lines[0] ?? card.kind,
    icon: iconOf(card.icon),
    group: card.group,
    run: () => moveTo(id, { source: node.id, port: port.name }),
  }));
}
