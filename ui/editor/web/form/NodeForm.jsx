/** The form of one node, drawn from its type's schema, words and widgets. */

import './form.css';
import { useEffect, useRef } from 'react';
import { useEditor } from '../store/editor.js';
import { Header } from './Header.jsx';
import { NodeIssues } from './NodeIssues.jsx';
import { Faults } from './parts/Field.jsx';
import { Fields } from './parts/Fields.jsx';
import { FormProvider, useForm, useNodeForm } from './parts/context.js';
import { keepPress } from './parts/keepPress.js';
import { hasPreview } from './preview/contents.js';
import { Preview } from './preview/Preview.jsx';

/** @param {{nodeId: string}} props */
export default function NodeForm({ nodeId }) {
  return <Form key={nodeId} nodeId={nodeId} />;
}

function Form({ nodeId }) {
  const form = useNodeForm(nodeId);
  const box = useRef(null);
  useEntering(nodeId, box);
  if (!form) return null;
  return (
    <FormProvider value={form}>
      <form
        className="fxf"
        data-node={nodeId}
        onSubmit={(event) => event.preventDefault()}
        onPointerDown={keepPress}
        onKeyDown={(event) => event.key === 'Escape' && goBack(event, nodeId)}
        ref={box}
        aria-label={form.node.name || form.view.strings.title}
      >
        <Header />
        <NodeIssues />
        <Body />
        {hasPreview(form.node.type) && <Preview />}
      </form>
    </FormProvider>
  );
}

/** Puts the focus into the form when somebody asks for it by keyboard. */
function useEntering(nodeId, box) {
  const isEntered = useEditor((state) => state.entered === nodeId);
  useEffect(() => {
    if (!isEntered) return;
    useEditor.getState().enterForm(null);
    const first = box.current?.querySelector('.fxf-body :is(input, textarea, select, button)');
    (first ?? box.current?.querySelector('.fxf-name'))?.focus();
  }, [isEntered, box]);
}

/** Leads back to the node's row of the outline, or to its card. */
function goBack(event, nodeId) {
  event.stopPropagation();
  const id = CSS.escape(nodeId);
  document.querySelector(`[role="treeitem"][data-key="${id}"], .react-flow__node[data-id="${id}"]`)?.focus();
}

function Body() {
  const { root, config, view, faultsAt, t } = useForm();
  const hasFields = Object.keys(root.$defs.Config.properties).length > 0;
  return (
    <div className="fxf-body">
      <Faults id="fxf-whole" faults={faultsAt([])} />
      {hasFields ? (
        <Fields path={[]} schema={root} value={config} />
      ) : (
        <p className="fxf-nothing">{t('nothing_to_set', { name: view.strings.title })}</p>
      )}
    </div>
  );
}
