/** The panel at the right: the node's form, the phone, the issues, the variables. */

import { Suspense, useState } from 'react';
import { MousePointerClick, X } from 'lucide-react';
import { findNode } from '../edits/document.js';
import { part } from '../part.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { IssuesPanel } from './IssuesPanel.jsx';
import { VariablesPanel } from './VariablesPanel.jsx';

const NodeForm = part(() => import('../form/NodeForm.jsx'));
const Phone = part(() => import('../phone/Phone.jsx'));

const TABS = ['node', 'phone', 'issues', 'variables'];
const WIDTH = { least: 300, most: 640, first: 368 };
const WIDTH_KEY = 'fluxo.panel_width';

/** The panel; nothing while it is closed. */
export function SidePanel() {
  const t = useWords('editor');
  const panel = useEditor((state) => state.panel);
  const setPanel = useEditor((state) => state.setPanel);
  const [width, setWidth] = useState(() => Number(localStorage.getItem(WIDTH_KEY)) || WIDTH.first);
  const [hasPhone, setHasPhone] = useState(false);
  if (panel === 'phone' && !hasPhone) setHasPhone(true);
  if (!panel && !hasPhone) return null;
  return (
    <aside className="fx-side" style={{ width }} hidden={!panel} aria-label={t('panel.label')}>
      <Resizer width={width} onChange={setWidth} />
      <div className="fx-side-head">
        <div className="fx-tabs" role="tablist" aria-label={t('panel.label')}>
          {TABS.map((one) => (
            <button key={one} type="button" role="tab" aria-selected={panel === one} onClick={() => setPanel(one)}>
              {t(`panel.${one}`)}
            </button>
          ))}
        </div>
        <button
          type="button"
          className="fx-icon-button"
          title={t('panel.close')}
          aria-label={t('panel.close')}
          onClick={() => setPanel(null)}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      <div className="fx-side-body">
        <Suspense fallback={<p className="fx-hint">{t('panel.loading')}</p>}>
          {panel === 'node' && <Form />}
          {panel === 'issues' && <IssuesPanel />}
          {panel === 'variables' && <VariablesPanel />}
          {hasPhone && (
            <div className="fx-phone-panel" hidden={panel !== 'phone'}>
              <Phone />
            </div>
          )}
        </Suspense>
      </div>
    </aside>
  );
}

function Form() {
  const t = useWords('editor');
  const id = useEditor(
    (state) => (state.selection.nodes.length === 1 && findNode(state.document, state.selection.nodes[0])?.id) || null,
  );
  if (id) return <NodeForm key={id} nodeId={id} />;
  return (
    <div className="fx-hint-box">
      <MousePointerClick size={22} aria-hidden="true" />
      <p>{t('panel.nothing_selected')}</p>
    </div>
  );
}

function Resizer({ width, onChange }) {
  const t = useWords('editor');
  const set = (wanted) => {
    const bounded = Math.max(WIDTH.least, Math.min(WIDTH.most, wanted));
    onChange(bounded);
    localStorage.setItem(WIDTH_KEY, String(bounded));
  };
  const drag = (event) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const start = { x: event.clientX, width };
    event.currentTarget.onpointermove = (moved) => set(start.width + start.x - moved.clientX);
  };
  const drop = (event) => {
    event.currentTarget.onpointermove = null;
  };
  const press = (event) => {
    const by = { ArrowLeft: 24, ArrowRight: -24 }[event.key];
    if (by) set(width + by);
  };
  return (
    <div
      className="fx-resizer"
      role="separator"
      aria-orientation="vertical"
      aria-label={t('panel.resize')}
      aria-valuenow={width}
      aria-valuemin={WIDTH.least}
      aria-valuemax={WIDTH.most}
      tabIndex={0}
      onPointerDown={drag}
      onPointerUp={drop}
      onKeyDown={press}
    />
  );
}
