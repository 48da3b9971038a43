/** What the proofs found: jumps to it, lights the way on which it happens, mends it. */

import { CircleCheck, CircleX, Info, Route, TriangleAlert, Wrench } from 'lucide-react';
import { findNode } from '../edits/document.js';
import { bySeverity, counted } from '../store/checks.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { mend, titleOfId } from './doing.js';
import { silence } from './silence.js';

const MARKS = { error: CircleX, warning: TriangleAlert, note: Info };

/** The list of issues, the worst first; those of the selected node above all others. */
export function IssuesPanel() {
  const t = useWords('canvas');
  const issues = useEditor((state) => state.issues);
  const chosen = useEditor((state) => (state.selection.nodes.length === 1 ? state.selection.nodes[0] : ''));
  if (!issues.length) {
    return (
      <div className="fx-hint-box">
        <CircleCheck size={22} aria-hidden="true" />
        <p>{t('issues.none')}</p>
      </div>
    );
  }
  const sorted = bySeverity(issues);
  const own = sorted.filter((issue) => chosen && issue.node_id === chosen);
  const others = sorted.filter((issue) => !own.includes(issue));
  return (
    <div className="fx-issues">
      <Counts issues={issues} />
      {own.length > 0 && <h3>{t('issues.here')}</h3>}
      <ul>
        {own.map((issue) => (
          <Issue key={keyOf(issue)} issue={issue} />
        ))}
      </ul>
      {own.length > 0 && others.length > 0 && <h3>{t('issues.elsewhere')}</h3>}
      <ul>
        {others.map((issue) => (
          <Issue key={keyOf(issue)} issue={issue} />
        ))}
      </ul>
    </div>
  );
}

/** How many issues there are of each severity. */
export function Counts({ issues }) {
  const t = useWords('canvas');
  const count = counted(issues);
  return (
    <p className="fx-counts">
      {Object.entries(count)
        .filter(([, number]) => number)
        .map(([severity, number]) => {
          const Mark = MARKS[severity];
          return (
            <span key={severity} className={`is-${severity}`}>
              <Mark size={14} aria-hidden="true" />
              {t(`issues.${severity}`, { count: number })}
            </span>
          );
        })}
    </p>
  );
}

/** One issue. */
export function Issue({ issue }) {
  const t = useWords('canvas');
  const flowId = useEditor((state) => state.flowId);
  const canWrite = useEditor((state) => state.canWrite);
  const hasNode = useEditor((state) => Boolean(issue.node_id && findNode(state.document, issue.node_id)));
  const isOurs = !issue.flow_id || issue.flow_id === flowId;
  const path = isOurs ? (issue.path ?? []) : [];
  const Mark = MARKS[issue.severity];
  return (
    <li className={`fx-issue is-${issue.severity}`}>
      <Mark size={15} aria-label={t(`severity.${issue.severity}`)} role="img" />
      <div>
        {hasNode && isOurs && (
          <button type="button" className="fx-link" onClick={() => useEditor.getState().focusNode(issue.node_id)}>
            {titleOfId(issue.node_id)}
          </button>
        )}
        {!isOurs && (
          <a className="fx-link" href={`/flows/${encodeURIComponent(issue.flow_id)}`}>
            {t('issues.other_flow')}
          </a>
        )}
        <p>{issue.message}</p>
        <div className="fx-issue-acts">
          {path.length > 1 && <ShowWay issue={issue} path={path} />}
          {issue.fix && isOurs && canWrite && (
            <button type="button" className="fx-button is-small" onClick={() => mend(issue)}>
              <Wrench size={13} aria-hidden="true" />
              {issue.fix_message || t('issues.fix')}
            </button>
          )}
        </div>
      </div>
    </li>
  );
}

function ShowWay({ issue, path }) {
  const t = useWords('canvas');
  const isLit = useEditor((state) => state.lit.issue === issue);
  const toggle = () => {
    const { light, canvas, setView } = useEditor.getState();
    if (isLit) return light();
    setView('canvas');
    const lit = wayOf(issue, path, t);
    light(lit);
    canvas?.fitTo(lit.nodes);
  };
  return (
    <button type="button" className="fx-button is-small" aria-pressed={isLit} onClick={toggle}>
      <Route size={13} aria-hidden="true" />
      {t(isLit ? 'issues.hide_way' : 'issues.show_way', { count: path.length })}
    </button>
  );
}

/** Gives what is lit of a counterexample: its steps in this flow, with how long the customer has been silent. */
function wayOf(issue, path, t) {
  const { flowId } = useEditor.getState();
  const own = path.filter((step) => !step.flow_id || step.flow_id === flowId);
  const times = own
    .filter((step) => step.silent_s != null)
    .map((step) => [step.node_id, t('issues.silent', { time: silence(step.silent_s, t) })]);
  return {
    nodes: [...new Set(own.map((step) => step.node_id))],
    edges: own.filter((step) => step.port).map((step) => `${step.node_id}:${step.port}`),
    current: own.at(-1)?.node_id ?? null,
    times: Object.fromEntries(times),
    issue,
  };
}

const keyOf = (issue) => [issue.code, issue.flow_id, issue.node_id, issue.port, issue.message].join(' ');
