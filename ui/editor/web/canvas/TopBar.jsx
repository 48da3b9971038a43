/** The bar above the canvas: which flow, is it saved, what was found, and what to do with it. */

import {
  Check,
  ChevronLeft,
  CircleCheck,
  CircleX,
  CloudOff,
  Ellipsis,
  History,
  Info,
  ListTree,
  LoaderCircle,
  Redo2,
  Search,
  Smartphone,
  TriangleAlert,
  Undo2,
  Upload,
  Variable as VariableIcon,
  Workflow,
} from 'lucide-react';
import { renameFlow } from '../edits/variables.js';
import { counted } from '../store/checks.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { commandOf, keysOf } from './commands.js';

/** The bar. */
export function TopBar() {
  const t = useWords('editor');
  const view = useEditor((state) => state.view);
  const panel = useEditor((state) => state.panel);
  const canWrite = useEditor((state) => state.canWrite);
  const history = useEditor((state) => state.history);
  const { open, setView } = useEditor.getState();
  const isOutline = view === 'outline';
  return (
    <header className="fx-top">
      <a className="fx-icon-button" href="/flows" title={t('top.back')} aria-label={t('top.back')}>
        <ChevronLeft size={18} aria-hidden="true" />
      </a>
      <FlowName />
      <Live />
      <SavedState />
      <span className="fx-top-space" />
      <div className="fx-top-tools" role="toolbar" aria-label={t('top.tools')}>
        {canWrite && (
          <>
            <Act id="undo" icon={Undo2} hint={history.past.at(-1)?.name} isOff={!history.past.length} />
            <Act id="redo" icon={Redo2} hint={history.future.at(-1)?.name} isOff={!history.future.length} />
            <i />
          </>
        )}
        <Act id="find" icon={Search} />
        <button
          type="button"
          className="fx-icon-button"
          aria-pressed={isOutline}
          title={t('top.outline')}
          aria-label={t('top.outline')}
          onClick={() => setView(isOutline ? 'canvas' : 'outline')}
        >
          {isOutline ? <Workflow size={17} aria-hidden="true" /> : <ListTree size={17} aria-hidden="true" />}
        </button>
        <Act id="variables" icon={VariableIcon} isOn={panel === 'variables'} />
        <Act id="history" icon={History} />
        <Act id="phone" icon={Smartphone} isOn={panel === 'phone'} />
        <Act id="commands" icon={Ellipsis} />
      </div>
      <CheckCount />
      {canWrite && (
        <button
          type="button"
          className="fx-button is-main"
          aria-label={t('top.publish')}
          onClick={() => open({ kind: 'publish' })}
        >
          <Upload size={15} aria-hidden="true" />
          <span>{t('top.publish')}</span>
        </button>
      )}
    </header>
  );
}

function Act({ id, icon: Icon, hint, isOff, isOn }) {
  const t = useWords('canvas');
  const command = commandOf(id);
  const keys = keysOf(command);
  const name = t(`command.${id}`);
  const title = [hint ? `${name}: ${hint}` : name, keys && `(${keys})`].filter(Boolean).join(' ');
  return (
    <button
      type="button"
      className="fx-icon-button"
      title={title}
      aria-label={name}
      aria-pressed={isOn}
      disabled={isOff}
      onClick={command.run}
    >
      <Icon size={17} aria-hidden="true" />
    </button>
  );
}

function FlowName() {
  const t = useWords('editor');
  const name = useEditor((state) => state.document.name);
  const canWrite = useEditor((state) => state.canWrite);
  const rename = (event) =>
    useEditor
      .getState()
      .edit(t('undo.rename_flow'), (document) => renameFlow(document, event.target.value), { merge: 'flow name' });
  const keep = (event) => {
    if (!event.target.value.trim()) useEditor.getState().undo();
  };
  return (
    <span className="fx-flow-name">
      <span aria-hidden="true">{name || ' '}</span>
      <input
        aria-label={t('top.name')}
        title={name}
        maxLength={200}
        readOnly={!canWrite}
        value={name}
        onChange={rename}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && event.target.blur()}
      />
    </span>
  );
}

function Live() {
  const t = useWords('editor');
  const flow = useEditor((state) => state.flow);
  const { open } = useEditor.getState();
  const isLive = flow.published_number !== null;
  const state = !isLive ? 'never' : flow.has_changes ? 'changed' : 'live';
  return (
    <button
      type="button"
      className={`fx-live is-${state}`}
      title={t(`live.${state}_hint`, { number: flow.published_number })}
      onClick={() => open({ kind: isLive ? 'history' : 'publish' })}
    >
      <i aria-hidden="true" />
      {t(`live.${state}`, { number: flow.published_number })}
    </button>
  );
}

function SavedState() {
  const t = useWords('editor');
  const saved = useEditor((state) => state.saved);
  const error = useEditor((state) => state.saveError);
  const canWrite = useEditor((state) => state.canWrite);
  const { open } = useEditor.getState();
  if (!canWrite) return <span className="fx-saved">{t('saved.read_only')}</span>;
  const icons = {
    saved: Check,
    dirty: LoaderCircle,
    saving: LoaderCircle,
    offline: CloudOff,
    conflict: TriangleAlert,
    refused: CircleX,
  };
  const Icon = icons[saved];
  const words = error?.status === 401 ? t('saved.logged_out') : t(`saved.${saved}`);
  const inner = (
    <>
      <Icon size={14} aria-hidden="true" />
      <span>{words}</span>
    </>
  );
  const isTrouble = saved === 'offline' || saved === 'refused';
  return (
    <span className={`fx-saved is-${saved}`} role="status" title={error?.message ?? words}>
      {isTrouble ? (
        <button type="button" onClick={() => void useEditor.getState().save()}>
          {inner}
        </button>
      ) : (
        inner
      )}
      {saved === 'conflict' && (
        <button type="button" onClick={() => open({ kind: 'conflict' })}>
          {t('saved.resolve')}
        </button>
      )}
    </span>
  );
}

function CheckCount() {
  const t = useWords('canvas');
  const issues = useEditor((state) => state.issues);
  const isOn = useEditor((state) => state.panel === 'issues');
  const count = counted(issues);
  const parts = [
    ['error', CircleX],
    ['warning', TriangleAlert],
    ['note', Info],
  ].filter(([severity]) => count[severity]);
  const name = issues.length
    ? parts.map(([severity]) => t(`issues.${severity}`, { count: count[severity] })).join(', ')
    : t('issues.none_short');
  return (
    <button
      type="button"
      className="fx-check"
      aria-pressed={isOn}
      aria-label={name}
      title={name}
      onClick={commandOf('issues').run}
    >
      {parts.map(([severity, Icon]) => (
        <span key={severity} className={`is-${severity}`}>
          <Icon size={14} aria-hidden="true" />
          {count[severity]}
        </span>
      ))}
      {!issues.length && (
        <span className="is-fine">
          <CircleCheck size={15} aria-hidden="true" />
        </span>
      )}
    </button>
  );
}
