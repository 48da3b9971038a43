/** What every part of a node's form knows: the node, its type's schema and words, its faults, and how it is edited. */

import { createContext, useContext, useMemo, useRef, useState } from 'react';
import { findNode } from '../../edits/index.js';
import { issuesOf } from '../../store/checks.js';
import { useEditor } from '../../store/editor.js';
import { useWords } from '../../store/words.js';
import { fittingConfig } from '../reading/fitting.js';
import { placedFaults } from '../reading/faults.js';
import { pathText, wordsKey } from '../reading/path.js';
import { formEdits } from './editing.js';

const FormContext = createContext(null);
const NO_FAULTS = [];

/** Puts a form's value around its parts. */
export const FormProvider = FormContext.Provider;

/** Gives the form a part is in. */
export const useForm = () => useContext(FormContext);

/** Makes the value of a node's form; null while the node or its type is not there. */
export function useNodeForm(nodeId) {
  const t = useWords('form');
  const document = useEditor((state) => state.document);
  const node = useEditor((state) => (state.document ? findNode(state.document, nodeId) : undefined));
  const view = useEditor((state) => state.catalogue[node?.type]);
  const faults = useEditor((state) => state.faces[nodeId]?.faults ?? NO_FAULTS);
  const issues = useEditor((state) => state.issues);
  const flowId = useEditor((state) => state.flowId);
  const vocabulary = useEditor((state) => state.vocabulary);
  const canWrite = useEditor((state) => state.canWrite);
  const fresh = useRef(new Set());
  const config = useMemo(() => (view && node ? fittingConfig(view, node.config) : null), [view, node?.config]);
  const [touched, setTouched] = useState(NO_FAULTS);
  const placed = useMemo(
    () => (view && node ? placedFaults(faults, lengthIssues(issues, flowId, nodeId), view, config, t) : new Map()),
    [faults, issues, flowId, nodeId, view, config, t],
  );
  const edits = useMemo(() => view && formEdits(nodeId, view, t, fresh), [nodeId, view, t]);
  if (!node || !view) return null;
  return {
    t,
    node,
    view,
    document,
    vocabulary,
    canWrite,
    placed,
    edits,
    root: view.schema,
    config,
    touch: (path) => setTouched((known) => (known.includes(pathText(path)) ? known : [...known, pathText(path)])),
    faultsAt: (path) => shownFaults(placed.get(pathText(path)) ?? NO_FAULTS, touched.includes(pathText(path))),
    words: (path) => view.strings.fields[wordsKey(path)] ?? { label: '', help: '' },
    choices: (path) => view.strings.choices?.[wordsKey(path)] ?? {},
  };
}

/** The proofs' warnings that are about one field. */
function lengthIssues(issues, flowId, nodeId) {
  return (issuesOf(issues, flowId).nodes.get(nodeId) ?? []).filter(
    ({ code, detail }) => code === 'text_may_be_cut' && detail?.field,
  );
}

/** What is merely empty is no fault before the author has been there. */
function shownFaults(faults, isTouched) {
  return isTouched ? faults : faults.filter((fault) => !fault.isEmpty);
}
