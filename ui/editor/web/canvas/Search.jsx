/** Search through all texts of the flow, and for the uses of a variable or a tag. */

import { useCallback, useEffect, useState } from 'react';
import { Variable as VariableIcon, StickyNote, X } from 'lucide-react';
import { findNode } from '../edits/document.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { cardOf } from './card.js';
import { iconOf } from './icons.js';
import { folded } from './matching.js';
import { SearchField } from './SearchField.jsx';
import { search } from './searching.js';

const KINDS = ['text', 'variable', 'tag'];
const MAX_SHOWN = 100;
const AROUND = 40;

/** The search, above the canvas. `query` and `mode` are what it begins with. */
export function Search({ query: first = '', mode = 'text' }) {
  const t = useWords('canvas');
  const [query, setQuery] = useState(first);
  const [kind, setKind] = useState(mode);
  const [at, setAt] = useState(0);
  const document = useEditor((state) => state.document);
  const catalogue = useEditor((state) => state.catalogue);
  const found = search(document, catalogue, query, kind).slice(0, MAX_SHOWN);
  const close = useCallback(() => {
    useEditor.getState().light();
    useEditor.getState().open(null);
  }, []);
  useEffect(() => light(found), [query, kind, document]);
  const go = (index) => {
    if (!found.length) return;
    const next = (index + found.length) % found.length;
    setAt(next);
    jump(found[next]);
  };
  const press = (event) => {
    if (event.key === 'Escape' && !query) close();
    if (event.key === 'ArrowDown') go(at + 1);
    if (event.key === 'ArrowUp') go(at - 1);
  };
  return (
    <section className="fx-search" role="search" aria-label={t('search.label')}>
      <div className="fx-search-head">
        <SearchField
          autoFocus
          value={query}
          onChange={setQuery}
          onEnter={(event) => go(event.shiftKey ? at - 1 : at + (event.repeat ? 1 : 0))}
          onKeyDown={press}
          label={t(`search.field_${kind}`)}
          list={kind === 'text' ? undefined : 'fx-names'}
        />
        <button
          type="button"
          className="fx-icon-button"
          aria-label={t('search.close')}
          title={t('search.close')}
          onClick={close}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      <div className="fx-tabs" role="group" aria-label={t('search.kind')}>
        {KINDS.map((one) => (
          <button key={one} type="button" aria-pressed={kind === one} onClick={() => setKind(one)}>
            {t(`search.${one}`)}
          </button>
        ))}
      </div>
      {kind !== 'text' && <Names kind={kind} />}
      <p className="fx-search-count" role="status">
        {query && t('search.found', { count: found.length })}
      </p>
      <ul>
        {found.map((one, index) => (
          <li key={`${one.id} ${one.field} ${index}`}>
            <Result found={one} query={query} isCurrent={index === at} onChoose={() => go(index)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Names({ kind }) {
  const variables = useEditor((state) => state.document.variables);
  const tags = useEditor((state) => state.vocabulary.tags);
  const names = kind === 'variable' ? variables.map((variable) => variable.name) : tags;
  return (
    <datalist id="fx-names">
      {names.map((name) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}

function Result({ found, query, isCurrent, onChoose }) {
  const { icon: Icon, title, group, field } = describe(found);
  const [before, hit, after] = excerpt(found.text, query);
  return (
    <button
      type="button"
      className="fx-found"
      aria-current={isCurrent}
      style={{ '--group': `var(--fx-group-${group})` }}
      onClick={onChoose}
    >
      <span className="fx-tile" aria-hidden="true">
        <Icon size={14} />
      </span>
      <span className="fx-choice-words">
        <span>
          {title}
          {field && <em> · {field}</em>}
        </span>
        <small>
          {before}
          <mark>{hit}</mark>
          {after}
        </small>
      </span>
    </button>
  );
}

function describe({ id, field }) {
  const state = useEditor.getState();
  if (id.startsWith('note:')) return { icon: StickyNote, title: '', group: 'time', field: '' };
  if (id.startsWith('variable:'))
    return { icon: VariableIcon, title: id.slice('variable:'.length), group: 'logic', field: '' };
  const node = findNode(state.document, id);
  const card = cardOf(state, node);
  const label = state.catalogue[node.type]?.strings.fields[field]?.label ?? '';
  return { icon: iconOf(card.icon), title: card.title, group: card.group, field: label };
}

function excerpt(text, query) {
  const at = Math.max(0, folded(text).indexOf(folded(query)));
  const from = Math.max(0, at - AROUND);
  const hit = text.slice(at, at + query.length);
  return [(from ? '…' : '') + text.slice(from, at), hit, text.slice(at + query.length, at + query.length + 2 * AROUND)];
}

function jump({ id }) {
  const { focusNode, setPanel } = useEditor.getState();
  if (id.startsWith('variable:')) setPanel('variables');
  else focusNode(id);
}

function light(found) {
  useEditor.getState().light({ nodes: [...new Set(found.map(({ id }) => id))] });
}
