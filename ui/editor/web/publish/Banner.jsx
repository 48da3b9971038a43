/** Above the canvas: which version is looked at or compared with, and the way back. */

import './publish.css';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { countOf } from './diff.js';

const KEYS = { added: 'success', changed: 'warning', removed: 'error' };

/** The banner; nothing while the draft alone is shown. */
export function Banner() {
  const t = useWords('publish');
  const preview = useEditor((state) => state.preview);
  const diff = useEditor((state) => state.diff);
  const { lookBack, showDiff, restore } = useEditor.getState();
  if (preview) {
    const { version, kept } = preview;
    return (
      <div className="fx-banner" role="status">
        <span>{t('banner.preview', { number: version.number })}</span>
        {kept.canWrite && (
          <button
            type="button"
            className="fx-button is-small"
            onClick={() => void restore(version, t('undo.restore', { number: version.number }))}
          >
            {t('history.restore')}
          </button>
        )}
        <button type="button" className="fx-button is-small is-main" onClick={lookBack}>
          {t('banner.back')}
        </button>
      </div>
    );
  }
  if (!diff) return null;
  return (
    <div className="fx-banner" role="status">
      <span>{t('banner.diff', { number: diff.number })}</span>
      {Object.entries(KEYS).map(([kind, colour]) => (
        <span key={kind} className="is-key" style={{ '--key': `var(--fx-${colour})` }}>
          <i aria-hidden="true" />
          {t(`banner.${kind}`, { count: diff.nodes[kind].length })}
        </span>
      ))}
      {countOf(diff.edges) > 0 && <span className="is-key">{t('count.ways', { count: countOf(diff.edges) })}</span>}
      <button type="button" className="fx-button is-small is-main" onClick={() => showDiff(null)}>
        {t('banner.close')}
      </button>
    </div>
  );
}
