/** What an empty canvas says: what to do first. */

import { Plus } from 'lucide-react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { add } from './doing.js';
import { iconOf } from './icons.js';
import { addAt } from './picking.js';

const FIRST = ['keyword_trigger', 'any_message_trigger', 'first_message_trigger'];

/** Offers the usual beginnings while there is no node. */
export function Empty() {
  const t = useWords('canvas');
  const isEmpty = useEditor((state) => state.document?.nodes.length === 0);
  const catalogue = useEditor((state) => state.catalogue);
  const canWrite = useEditor((state) => state.canWrite);
  if (!isEmpty) return null;
  const pick = (event) => addAt(undefined, { x: event.clientX, y: event.clientY });
  return (
    <div className="fx-empty">
      <h2>{t('empty.title')}</h2>
      <p>{t(canWrite ? 'empty.text' : 'empty.read_only')}</p>
      {canWrite && (
        <div className="fx-empty-choices">
          {FIRST.filter((type) => catalogue[type]).map((type) => (
            <Choice key={type} type={catalogue[type]} />
          ))}
          <button type="button" className="fx-button" onClick={pick}>
            <Plus size={15} aria-hidden="true" />
            {t('empty.else')}
          </button>
        </div>
      )}
    </div>
  );
}

function Choice({ type }) {
  const Icon = iconOf(type.icon);
  return (
    <button type="button" className="fx-button" onClick={() => add(type.type)}>
      <Icon size={15} aria-hidden="true" />
      {type.strings.title}
    </button>
  );
}
