/** Who is still on the way in published versions: they finish on the version they started on. */

import { Users } from 'lucide-react';
import { titleOf } from '../canvas/card.js';
import { findNode } from '../edits/document.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';

const MAX_NODES = 4;

/** @param {{waiting: {number: number, node_id: string, count: number}[], document: object}} props */
export function Waiting({ waiting, document }) {
  const t = useWords('publish');
  const catalogue = useEditor((state) => state.catalogue);
  if (!waiting.length) return null;
  const numbers = [...new Set(waiting.map((one) => one.number))].sort((a, b) => b - a);
  const nameOf = (id) => {
    const node = findNode(document, id);
    return node ? titleOf({ catalogue }, node) : t('waiting.gone', { id });
  };
  return (
    <section className="fx-waiting">
      <h3>
        <Users size={14} aria-hidden="true" />
        {t('waiting.title', { count: total(waiting) })}
      </h3>
      <ul>
        {numbers.map((number) => {
          const own = waiting.filter((one) => one.number === number).sort((a, b) => b.count - a.count);
          const places = own
            .slice(0, MAX_NODES)
            .map((one) => t('waiting.at', { count: one.count, node: nameOf(one.node_id) }));
          const rest = total(own.slice(MAX_NODES));
          return (
            <li key={number}>
              {t('waiting.version', { number })} {places.join(' · ')}
              {rest > 0 && ` · ${t('waiting.more', { count: rest })}`}
            </li>
          );
        })}
      </ul>
      <p className="fx-hint">{t('waiting.hint')}</p>
    </section>
  );
}

const total = (list) => list.reduce((sum, one) => sum + one.count, 0);
