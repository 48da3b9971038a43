/** The phone: the flow as a customer sees it, on the real engine, with the world around it moved by hand. */

import { useEffect, useState } from 'react';
import { Braces, FlaskConical, MessageCircle, Play, RotateCcw, Route, Undo2 } from 'lucide-react';
import { findNode } from '../edits/document.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { Chat } from './Chat.jsx';
import { PathView } from './PathView.jsx';
import { litOf } from './reading.js';
import { useTalk } from './talk.js';
import { TestsView } from './TestsView.jsx';
import { ValuesView } from './ValuesView.jsx';
import { World } from './World.jsx';
import './phone.css';

const EDIT_DELAY_MS = 400; // chosen: once a word is typed, not at every letter
const VIEWS = { chat: MessageCircle, path: Route, values: Braces, tests: FlaskConical };

export default function Phone() {
  const t = useWords('phone');
  const [view, setView] = useState('chat');
  useReplaying();
  useLight();
  return (
    <section className="fxp" aria-label={t('label')}>
      <header className="fxp-bar">
        <Steps />
        <div className="fx-tabs" role="tablist" aria-label={t('views')}>
          {Object.entries(VIEWS).map(([name, Icon]) => (
            <button key={name} type="button" role="tab" aria-selected={view === name} aria-label={t(`view.${name}`)} title={t(`view.${name}`)} onClick={() => setView(name)}>
              <Icon size={15} aria-hidden />
            </button>
          ))}
        </div>
      </header>
      <Trouble />
      <div className="fxp-view" hidden={view !== 'chat'}>
        <Chat />
        <World />
      </div>
      {view === 'path' && <PathView />}
      {view === 'values' && <ValuesView />}
      {view === 'tests' && <TestsView />}
    </section>
  );
}

/** Begin anew, go a step back, begin at the selected node. */
function Steps() {
  const t = useWords('phone');
  const { restart, back } = useTalk.getState();
  const canGoBack = useTalk((state) => state.actions.length > 0);
  const startNodeId = useTalk((state) => state.startNodeId);
  const selected = useEditor((state) => (state.selection.nodes.length === 1 && findNode(state.document, state.selection.nodes[0])) || null);
  const name = useEditor((state) => selected && (selected.name || state.catalogue[selected.type]?.strings.title || selected.type));
  return (
    <div className="fxp-steps" role="group" aria-label={t('steps')}>
      <IconButton icon={RotateCcw} label={startNodeId ? t('restart_from_trigger') : t('restart')} onClick={() => void restart()} />
      <IconButton icon={Undo2} label={t('back')} disabled={!canGoBack} onClick={() => void back()} />
      {selected && (
        <button type="button" className="fx-button is-small fxp-start" onClick={() => void restart(selected.id)} title={t('start_at', { node: name })}>
          <Play size={13} aria-hidden />
          <span>{t('start_at', { node: name })}</span>
        </button>
      )}
    </div>
  );
}

/** What keeps the chat from going on: no connection, faults of the flow, steps that no longer fit. */
function Trouble() {
  const t = useWords('phone');
  const error = useTalk((state) => state.error);
  const tried = useTalk((state) => state.tried);
  const count = useTalk((state) => state.actions.length);
  if (error) return <Notice kind="error" text={errorWords(error, t)} action={t('retry')} onAct={() => void useTalk.getState().replay()} />;
  if (!tried) return null;
  const { misfit, faults, can_run: canRun } = tried;
  return (
    <>
      {!canRun && <Faults faults={faults} />}
      {canRun && faults.length > 0 && <Notice kind="warning" text={t('unfinished', { count: new Set(faults.map((fault) => fault.node_id)).size })} action={t('show_first')} onAct={() => useEditor.getState().focusNode(faults[0].node_id)} />}
      {misfit && <Notice kind="warning" text={`${t('misfit', { count: Math.max(1, count - Math.max(0, misfit.action)) })} ${t(`misfit.${misfit.code}`, misfit.details)}`} action={t('misfit.drop')} onAct={() => void dropped(misfit)} />}
    </>
  );
}

function dropped(misfit) {
  const { back, restart } = useTalk.getState();
  return misfit.action < 0 ? restart() : back();
}

function errorWords(error, t) {
  if (error.code === 'full') return t('error.full');
  if (error.status === 0) return t('error.offline');
  if (error.status === 429) return t('error.too_often');
  return t('error.other', { message: error.message });
}

function Faults({ faults }) {
  const t = useWords('phone');
  return (
    <div className="fxp-notice is-error" role="alert">
      <p>{t('cannot_run')}</p>
      <ul>{faults.slice(0, 5).map((fault, index) => <li key={index}>{fault.message}</li>)}</ul>
    </div>
  );
}

function Notice({ kind, text, action, onAct }) {
  return (
    <div className={`fxp-notice is-${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <p>{text}</p>
      <button type="button" className="fx-button is-small" onClick={onAct}>{action}</button>
    </div>
  );
}

/** A button that is an icon, with its words as a tooltip. */
export function IconButton({ icon: Icon, label, size = 16, ...others }) {
  return (
    <button type="button" className="fx-icon-button" aria-label={label} title={label} {...others}>
      <Icon size={size} aria-hidden />
    </button>
  );
}

/** Begins when the phone is first seen, and replays soon after each edit that is seen. */
function useReplaying() {
  const document = useEditor((state) => state.document);
  const isShown = useEditor((state) => state.panel === 'phone');
  const [played, setPlayed] = useState(document);
  useEffect(() => {
    if (isShown) useTalk.getState().open();
  }, [isShown]);
  useEffect(() => {
    if (!isShown || document === played) return undefined;
    const timer = setTimeout(() => {
      setPlayed(document);
      void useTalk.getState().replay();
    }, EDIT_DELAY_MS);
    return () => clearTimeout(timer);
  }, [isShown, document, played]);
}

/** Lights the way of the chat on the canvas as long as the phone is seen, and keeps the node it has come to in view. */
function useLight() {
  const isShown = useEditor((state) => state.panel === 'phone');
  const tried = useTalk((state) => state.tried);
  const document = useEditor((state) => state.document);
  useEffect(() => {
    if (!isShown || !tried) return undefined;
    const { light } = useEditor.getState();
    light(litOf(tried, document));
    return () => light();
  }, [isShown, tried, document]);
  useEffect(() => {
    const { lit, canvas } = useEditor.getState();
    if (isShown && lit.current) canvas?.reveal(lit.current);
  }, [isShown, tried]);
}
