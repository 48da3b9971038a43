/** The flow's versions: who published what and when, to look at and to restore. */

import './publish.css';
import { useEffect, useState } from 'react';
import { Eye, GitCompareArrows, RotateCcw } from 'lucide-react';
import { Dialog } from '../canvas/Dialog.jsx';
import { normalise } from '../edits/document.js';
import { api } from '../store/api.js';
import { useEditor } from '../store/editor.js';
import { locale, useWords } from '../store/words.js';
import { compare } from './diff.js';

/** The dialog. */
export default function HistoryDialog({ onClose }) {
  const t = useWords('publish');
  const [{ items, cursor, names, state }, more] = useVersions();
  return (
    <Dialog title={t('history.title')} onClose={onClose} className="fx-history">
      {state === 'loading' && !items.length && (
        <p className="fx-hint" role="status">
          {t('loading')}
        </p>
      )}
      {state === 'failed' && (
        <p className="fx-alert" role="alert">
          {t('history.failed')}
        </p>
      )}
      {state === 'ready' && !items.length && <p className="fx-hint">{t('history.none')}</p>}
      <ol>
        {items.map((version) => (
          <Version key={version.id} version={version} by={names.get(version.published_by)} onClose={onClose} />
        ))}
      </ol>
      {cursor && (
        <button type="button" className="fx-button" onClick={more}>
          {t('history.more')}
        </button>
      )}
    </Dialog>
  );
}

function Version({ version, by, onClose }) {
  const t = useWords('publish');
  const canWrite = useEditor((state) => state.canWrite || Boolean(state.preview?.kept.canWrite));
  const [isFailed, setFailed] = useState(false);
  const when = new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(version.published_at),
  );
  const trying = (act) => () => act(version).then(onClose, () => setFailed(true));
  return (
    <li className={version.is_current ? 'is-current' : ''}>
      <div>
        <strong>{t('history.version', { number: version.number })}</strong>
        {version.is_current && (
          <span className="fx-live is-live">
            <i aria-hidden="true" />
            {t('history.live')}
          </span>
        )}
        <small>{by ? t('history.by', { when, name: by }) : when}</small>
        {version.note && <p>{version.note}</p>}
        {isFailed && (
          <p className="fx-alert" role="alert">
            {t('history.failed')}
          </p>
        )}
      </div>
      <span>
        <button type="button" className="fx-button is-small" onClick={trying(look)}>
          <Eye size={13} aria-hidden="true" />
          {t('history.look')}
        </button>
        <button type="button" className="fx-button is-small" onClick={trying(showDifference)}>
          <GitCompareArrows size={13} aria-hidden="true" />
          {t('history.compare')}
        </button>
        {canWrite && (
          <button type="button" className="fx-button is-small" onClick={trying(restore(t))}>
            <RotateCcw size={13} aria-hidden="true" />
            {t('history.restore')}
          </button>
        )}
      </span>
    </li>
  );
}

const loaded = (version) => api.version(version.flow_id, version.id);

async function look(version) {
  await useEditor.getState().lookAt(await loaded(version));
}

async function showDifference(version) {
  const { document } = await loaded(version);
  const { lookBack, showDiff } = useEditor.getState();
  lookBack();
  showDiff({ ...compare(normalise(document), useEditor.getState().document), number: version.number });
}

const restore = (t) => async (version) => {
  const { restore: put, say } = useEditor.getState();
  await put(version, t('undo.restore', { number: version.number }));
  say(t('history.restored', { number: version.number }));
};

function useVersions() {
  const [found, setFound] = useState({ items: [], cursor: '', names: new Map(), state: 'loading' });
  const load = async (cursor) => {
    const { flowId } = useEditor.getState();
    const [page, members] = await Promise.all([
      api.versions(flowId, cursor),
      api.members().catch(() => ({ items: [] })),
    ]);
    const names = new Map(members.items.map((member) => [member.user_id, member.name || member.email]));
    setFound((known) => ({
      items: [...known.items, ...page.items],
      cursor: page.next_cursor ?? '',
      names,
      state: 'ready',
    }));
  };
  const more = () => load(found.cursor).catch(() => setFound((known) => ({ ...known, state: 'failed' })));
  useEffect(() => {
    load('').catch(() => setFound((known) => ({ ...known, state: 'failed' })));
  }, []);
  return [found, more];
}
