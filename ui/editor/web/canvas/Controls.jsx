/** The canvas' own buttons: tools, zoom, fit, map, tidy up. */

import { Panel, useStore } from '@xyflow/react';
import { Hand, Map, Maximize, MousePointer2, WandSparkles, ZoomIn, ZoomOut } from 'lucide-react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { tidy } from './doing.js';

/** The bar at the canvas' lower left. */
export function Controls() {
  const t = useWords('canvas');
  const tool = useEditor((state) => state.tool);
  const isMapShown = useEditor((state) => state.isMapShown);
  const canWrite = useEditor((state) => state.canWrite);
  const { setTool, showMap } = useEditor.getState();
  const canvas = () => useEditor.getState().canvas;
  return (
    <Panel position="bottom-left" className="fx-controls" role="toolbar" aria-label={t('controls.label')}>
      <Tool
        icon={MousePointer2}
        name={t('controls.select')}
        isOn={tool === 'select'}
        onClick={() => setTool('select')}
      />
      <Tool icon={Hand} name={t('controls.hand')} isOn={tool === 'hand'} onClick={() => setTool('hand')} />
      <i />
      <Tool icon={ZoomOut} name={t('controls.zoom_out')} onClick={() => canvas()?.zoomOut()} />
      <Zoom name={t('controls.zoom_full')} />
      <Tool icon={ZoomIn} name={t('controls.zoom_in')} onClick={() => canvas()?.zoomIn()} />
      <Tool icon={Maximize} name={t('controls.fit')} onClick={() => canvas()?.fit()} />
      <Tool
        icon={Map}
        name={t('controls.map')}
        className="fx-map-tool"
        isOn={isMapShown}
        onClick={() => showMap(!isMapShown)}
      />
      {canWrite && (
        <>
          <i />
          <Tool icon={WandSparkles} name={t('controls.tidy')} onClick={tidy} />
        </>
      )}
    </Panel>
  );
}

function Tool({ icon: Icon, name, isOn, onClick, className = '' }) {
  return (
    <button
      type="button"
      className={`fx-icon-button ${className}`}
      title={name}
      aria-label={name}
      aria-pressed={isOn}
      onClick={onClick}
    >
      <Icon size={16} aria-hidden="true" />
    </button>
  );
}

function Zoom({ name }) {
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <button
      type="button"
      className="fx-zoom"
      title={name}
      aria-label={name}
      onClick={() => useEditor.getState().canvas?.zoomTo(1)}
    >
      {zoom}%
    </button>
  );
}
