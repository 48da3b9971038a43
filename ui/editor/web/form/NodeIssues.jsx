/** What the proofs say of this node, beside what its fields say themselves. */

import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { applyFix } from '../edits/index.js';
import { issuesOf } from '../store/checks.js';
import { useEditor } from '../store/editor.js';
import { useForm } from './parts/context.js';

const ICONS = { error: CircleAlert, warning: TriangleAlert, note: Info };
const BESIDE_FIELDS = ['bad_config', 'unknown_variable', 'text_may_be_cut'];

export function NodeIssues() {
  const { node, canWrite } = useForm();
  const issues = useEditor((state) => state.issues);
  const flowId = useEditor((state) => state.flowId);
  const edit = useEditor((state) => state.edit);
  const own = (issuesOf(issues, flowId).nodes.get(node.id) ?? []).filter(({ code }) => !BESIDE_FIELDS.includes(code));
  if (!own.length) return null;
  return (
    <ul className="fxf-issues">
      {own.map((issue, index) => {
        const Icon = ICONS[issue.severity];
        return (
          <li key={`${issue.code}${issue.port ?? ''}${index}`} className={`is-${issue.severity}`}>
            <Icon size={14} aria-hidden />
            <span>
              {issue.message}{' '}
              {issue.fix && canWrite && (
                <button
                  type="button"
                  className="fxf-link"
                  onClick={() => edit(issue.fix_message, (document) => applyFix(document, issue.fix))}
                >
                  {issue.fix_message}
                </button>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
