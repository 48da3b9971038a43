/** Picks what to put at a place, behind a port or on a wire. */

import { useCallback } from 'react';
import { findNode } from '../edits/document.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { cardOf, titleOf } from './card.js';
import { ChoiceList } from './ChoiceList.jsx';
import { add, link, whyNot } from './doing.js';
import { iconOf } from './icons.js';
import { matching } from './matching.js';
import { Popover } from './Popover.jsx';
import { typesByGroup } from './types.js';

const MAX_KNOWN = 20;

/** The picker, as the store's dialog asks for it. */
export function Picker({ at, where }) {
  const t = useWords('canvas');
  const close = useCallback(() => useEditor.getState().open(null), []);
  const isTriggerWanted = !where.from && !where.edge;
  const find = (query) => {
    const { catalogue } = useEditor.getState();
    const groups = typesByGroup(
      catalogue,
      query,
      (group) => t(`group.${group}`),
      (type) => isTriggerWanted || !type.is_trigger,
    );
    const sections = groups.map(({ group, types }) => ({
      title: t(`group.${group}`),
      items: types.map((type) => typeItem(type, where)),
    }));
    return where.from ? [...sections, { title: t('picker.known'), items: knownItems(query, where.from) }] : sections;
  };
  return (
    <Popover at={at} onClose={close} className="fx-picker" role="dialog" aria-label={t('picker.label')}>
      <ChoiceList
        find={find}
        label={t(where.from ? 'picker.search_known' : 'picker.search')}
        nothing={t('picker.nothing')}
        onDone={close}
      />
    </Popover>
  );
}

function typeItem(type, where) {
  const { title, summary } = type.strings;
  return {
    key: type.type,
    label: title,
    note: summary,
    icon: iconOf(type.icon),
    group: type.group,
    run: () => add(type.type, where),
  };
}

/** Offers the nodes that are there already, to be linked to. */
function knownItems(query, { source, port }) {
  const state = useEditor.getState();
  const linkable = state.document.nodes.filter((node) => whyNot(source, port, node.id) === null && node.id !== source);
  const found = matching(linkable, query, (node) => [titleOf(state, node), ...(state.faces[node.id]?.lines ?? [])]);
  return found.slice(0, query ? MAX_KNOWN : 0).map((node) => {
    const card = cardOf(state, findNode(state.document, node.id));
    return {
      key: `to ${node.id}`,
      label: card.title,
      note: card.lines[0] ?? card.kind,
      icon: iconOf(card.icon),
      group: card.group,
      run: () => link(source, port, node.id),
    };
  });
}
