/** Names in a text that no variable has, each with a way to make one. */

import { useEditor } from '../../store/editor.js';
import { useForm } from '../parts/context.js';
import { variableNameOf } from '../reading/variables.js';

/** @param {{names: string[], type?: string}} props `type` is what a new variable would hold. */
export function UnknownVariables({ names, type = 'text' }) {
  const form = useForm();
  const issues = useEditor((state) => state.issues);
  if (!names.length) return null;
  return (
    <div className="fxf-unknown" role="status">
      {names.map((name) => (
        <p key={name}>
          {form.t('unknown_variable', { name })}{' '}
          {form.canWrite && variableNameOf(name) === name && (
            <button
              type="button"
              className="fxf-link"
              onClick={() => form.edits.declare(name, proposedType(issues, name) ?? type)}
            >
              {form.t('create_it')}
              <span className="fxf-hidden"> {name}</span>
            </button>
          )}
        </p>
      ))}
    </div>
  );
}

/** Gives the type the proofs would declare a variable with: they know what nodes write. */
function proposedType(issues, name) {
  const edits = issues.flatMap(({ code, fix }) => (code === 'unknown_variable' ? (fix?.edits ?? []) : []));
  return edits.find(({ variable }) => variable?.name === name)?.variable.type;
}
