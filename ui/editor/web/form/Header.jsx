/** The top of a node's form: what it is, what it is called, what can be done with it, and its help. */

import { ChevronRight, Copy, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { iconOf } from '../canvas/icons.js';
import { duplicateNodes, removeNodes, renameNode } from '../edits/index.js';
import { useEditor } from '../store/editor.js';
import { Markdown } from './Markdown.jsx';
import { useForm } from './parts/context.js';
import { useDraft } from './parts/useDraft.js';

export function Header() {
  const form = useForm();
  const { t, node, view, canWrite } = form;
  const id = useId();
  const [name, setName] = useDraft(node.name);
  const Icon = iconOf(view.icon);
  const edit = useEditor((state) => state.edit);
  const rename = (typed) => {
    setName(typed);
    edit(t('edit_rename'), (document) => renameNode(document, node.id, typed), { merge: `${node.id}:name` });
  };
  const title = node.name || view.strings.title;
  return (
    <header className="fxf-header">
      <div className="fxf-header-line">
        <span className="fxf-tile" style={{ '--fxf-group': `var(--fx-group-${view.group})` }} aria-hidden>
          <Icon size={16} />
        </span>
        <div className="fxf-titles">
          <label htmlFor={id} className="fxf-type-title">
            {view.strings.title}
            <span className="fxf-hidden">{`, ${t('node_name')}`}</span>
          </label>
          <input
            id={id}
            className="fxf-name"
            value={name}
            maxLength={200}
            placeholder={t('name_placeholder')}
            readOnly={!canWrite}
            onChange={(event) => rename(event.target.value)}
            autoComplete="off"
          />
        </div>
        {canWrite && (
          <>
            <button
              type="button"
              className="fxf-tool"
              aria-label={t('duplicate', { name: title })}
              title={t('duplicate', { name: title })}
              onClick={() => duplicate(node.id, t('edit_duplicate'))}
            >
              <Copy size={15} aria-hidden />
            </button>
            <button
              type="button"
              className="fxf-tool is-dangerous"
              aria-label={t('delete', { name: title })}
              title={t('delete', { name: title })}
              onClick={() => edit(t('edit_delete'), (document) => removeNodes(document, [node.id]))}
            >
              <Trash2 size={15} aria-hidden />
            </button>
          </>
        )}
      </div>
      <p className="fxf-summary">{view.strings.summary}</p>
      <details className="fxf-fold fxf-about">
        <summary>
          <ChevronRight size={14} aria-hidden className="fxf-fold-mark" />
          {t('help')}
        </summary>
        <Markdown text={view.help} />
      </details>
    </header>
  );
}

/** Copies the node and goes on with the copy. */
function duplicate(nodeId, name) {
  const { document, edit, select } = useEditor.getState();
  const copied = duplicateNodes(document, [nodeId]);
  edit(name, () => copied.document);
  select({ nodes: copied.nodes, edges: [] });
}
