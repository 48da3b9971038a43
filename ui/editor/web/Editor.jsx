/** The flow editor: one component that loads, shows and saves a flow over the API. */

import { Suspense, useEffect, useState } from 'react';
import { LoaderCircle, PanelLeftOpen, Plus } from 'lucide-react';
import { useParams } from 'react-router';
import './tokens.css';
import './editor.css';
import Canvas from './canvas/Canvas.jsx';
import { CommandPalette } from './canvas/CommandPalette.jsx';
import { ContextMenu } from './canvas/ContextMenu.jsx';
import { Palette } from './canvas/Palette.jsx';
import { addAt } from './canvas/picking.js';
import { Picker } from './canvas/Picker.jsx';
import { Search } from './canvas/Search.jsx';
import { SidePanel } from './canvas/SidePanel.jsx';
import { Toast } from './canvas/Toast.jsx';
import { TopBar } from './canvas/TopBar.jsx';
import { useLeaving } from './canvas/useLeaving.js';
import { useShortcuts } from './canvas/useShortcuts.js';
import { loadPartsAtRest, part } from './part.js';
import { useEditor } from './store/editor.js';
import { useWords } from './store/words.js';

const Shortcuts = part(async () => ({ default: (await import('./canvas/Shortcuts.jsx')).Shortcuts }));
const Outline = part(() => import('./outline/Outline.jsx'));
const PublishDialog = part(() => import('./publish/PublishDialog.jsx'));
const HistoryDialog = part(() => import('./publish/HistoryDialog.jsx'));
const ConflictDialog = part(() => import('./publish/ConflictDialog.jsx'));

/**
 * The editor of the flow that the page's address names; it waits for nothing but the API.
 *
 * @param {{language: 'en'|'pt_BR'|'es', appearance: 'light'|'dark'}} props
 */
export default function Editor({ language, appearance }) {
  const { flow_id: flowId } = useParams();
  const loading = useEditor((state) => state.loading);
  const isOpen = useEditor((state) => state.flowId === flowId && state.language === language);
  useEffect(() => {
    void useEditor.getState().load(flowId, language);
  }, [flowId, language]);
  useLeaving();
  const state = isOpen ? loading : 'loading';
  return (
    <div className={`fx-editor${appearance === 'dark' ? ' dark' : ''}`} lang={language.replace('_', '-')}>
      {state === 'loading' && (
        <div className="fx-wait" role="status">
          <LoaderCircle size={22} aria-label="…" />
        </div>
      )}
      {state === 'failed' && <Failed />}
      {state === 'ready' && <Desk key={`${flowId} ${language}`} />}
    </div>
  );
}

function Desk() {
  const view = useEditor((state) => state.view);
  useShortcuts();
  useEffect(loadPartsAtRest, []);
  return (
    <>
      <TopBar />
      <main className="fx-desk">
        {view === 'canvas' ? (
          <Drawing />
        ) : (
          <Suspense fallback={null}>
            <Outline />
          </Suspense>
        )}
        <SidePanel />
      </main>
      <Opened />
      <Toast />
    </>
  );
}

function Drawing() {
  const t = useWords('canvas');
  const canWrite = useEditor((state) => state.canWrite);
  const [isOpen, setOpen] = useState(() => innerWidth >= 900);
  const pick = (event) => addAt(undefined, { x: event.clientX, y: event.clientY });
  return (
    <>
      {canWrite && isOpen && <Palette onClose={() => setOpen(false)} />}
      <div className="fx-stage">
        <Canvas />
        {canWrite && (
          <div className="fx-stage-tools">
            <button
              type="button"
              className="fx-icon-button fx-wide-only"
              hidden={isOpen}
              title={t('palette.open')}
              aria-label={t('palette.open')}
              onClick={() => setOpen(true)}
            >
              <PanelLeftOpen size={17} aria-hidden="true" />
            </button>
            <button
              type="button"
              className="fx-icon-button"
              title={t('command.add_node')}
              aria-label={t('command.add_node')}
              onClick={pick}
            >
              <Plus size={18} aria-hidden="true" />
            </button>
          </div>
        )}
      </div>
    </>
  );
}

/** The one dialog, menu or popover that is open. */
function Opened() {
  const dialog = useEditor((state) => state.dialog);
  const isConflict = useEditor((state) => state.saved === 'conflict');
  const close = () => useEditor.getState().open(null);
  useEffect(() => {
    if (isConflict) useEditor.getState().open({ kind: 'conflict' });
  }, [isConflict]);
  if (!dialog) return null;
  const { kind, ...others } = dialog;
  const Kind = {
    picker: Picker,
    menu: ContextMenu,
    search: Search,
    help: Shortcuts,
    commands: CommandPalette,
    publish: PublishDialog,
    history: HistoryDialog,
    conflict: ConflictDialog,
  }[kind];
  return (
    <Suspense fallback={null}>
      <Kind key={JSON.stringify(others)} {...others} onClose={close} />
    </Suspense>
  );
}

function Failed() {
  const error = useEditor((state) => state.loadError);
  const t = useWords('editor');
  const { load, flowId, language } = useEditor.getState();
  const kind = { 0: 'offline', 401: 'logged_out', 403: 'not_allowed', 404: 'not_found' }[error?.status] ?? 'other';
  return (
    <div className="fx-wait" role="alert">
      <h2>{t(`failed.${kind}`)}</h2>
      <p>
        <button type="button" className="fx-button is-main" onClick={() => void load(flowId, language)}>
          {t('failed.retry')}
        </button>
        <a className="fx-button" href={kind === 'logged_out' ? '/log-in' : '/flows'}>
          {t(kind === 'logged_out' ? 'failed.log_in' : 'failed.back')}
        </a>
      </p>
    </div>
  );
}
