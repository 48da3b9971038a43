/** Publishing: what customers will meet from now on, what is wrong with it, and who is still in older versions. */

import './publish.css';
import { useEffect, useState } from 'react';
import { Eye, Upload } from 'lucide-react';
import { Counts, Issue } from '../canvas/IssuesPanel.jsx';
import { Dialog } from '../canvas/Dialog.jsx';
import { normalise } from '../edits/document.js';
import { api } from '../store/api.js';
import { bySeverity, counted } from '../store/checks.js';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { ChangeCount, Changes } from './Changes.jsx';
import { compare, isSame } from './diff.js';
import { Waiting } from './Waiting.jsx';

/** The dialog. */
export default function PublishDialog({ onClose }) {
  const t = useWords('publish');
  const issues = useEditor((state) => state.issues);
  const document = useEditor((state) => state.document);
  const [note, setNote] = useState('');
  const [state, publish] = usePublishing(note, onClose);
  const found = useLive();
  const errors = counted(issues).error;
  const diff = found?.live && compare(found.live.document, document);
  const isNothing = diff && isSame(diff);
  const foot = (
    <>
      <button type="button" className="fx-button" onClick={onClose}>
        {t('cancel')}
      </button>
      <button
        type="button"
        className="fx-button is-main"
        disabled={!found || errors > 0 || isNothing || state === 'busy'}
        onClick={publish}
      >
        <Upload size={15} aria-hidden="true" />
        {t(found?.live ? 'publish_as' : 'publish_first', { number: (found?.live?.version.number ?? 0) + 1 })}
      </button>
    </>
  );
  return (
    <Dialog title={t('title')} onClose={onClose} className="fx-publish" foot={foot}>
      {!found && (
        <p className="fx-hint" role="status">
          {t('loading')}
        </p>
      )}
      {state.startsWith('failed') && (
        <p className="fx-alert" role="alert">
          {t(state)}
        </p>
      )}
      {found && (
        <>
          <Findings issues={issues} errors={errors} onClose={onClose} />
          {found.live ? <Difference diff={diff} live={found.live} document={document} /> : <p>{t('first')}</p>}
          <Waiting waiting={found.waiting} document={document} />
          <label className="fx-publish-note">
            <span>{t('note')}</span>
            <textarea
              className="fx-field"
              rows={2}
              maxLength={1000}
              placeholder={t('note_hint')}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </label>
        </>
      )}
    </Dialog>
  );
}

function Findings({ issues, errors, onClose }) {
  const t = useWords('publish');
  if (!issues.length) return <p className="fx-fine">{t('no_issues')}</p>;
  const shown = bySeverity(issues).filter((issue) => issue.severity === (errors ? 'error' : 'warning'));
  const onClick = (event) => event.target.closest('.fx-link, .fx-button') && onClose();
  return (
    <section className={errors ? 'fx-blocked' : ''}>
      <Counts issues={issues} />
      {errors > 0 && <p className="fx-alert">{t('blocked', { count: errors })}</p>}
      <ul className="fx-publish-issues" onClick={onClick}>
        {shown.slice(0, 20).map((issue, index) => (
          <Issue key={index} issue={issue} />
        ))}
      </ul>
    </section>
  );
}

function Difference({ diff, live, document }) {
  const t = useWords('publish');
  const { showDiff } = useEditor.getState();
  const isNothing = isSame(diff);
  return (
    <section>
      <div className="fx-publish-head">
        <h3>{t('changed_since', { number: live.version.number })}</h3>
        <small>
          <ChangeCount diff={diff} />
        </small>
        {!isNothing && (
          <button
            type="button"
            className="fx-button is-small"
            onClick={() => showDiff({ ...diff, number: live.version.number })}
          >
            <Eye size={13} aria-hidden="true" />
            {t('show_on_canvas')}
          </button>
        )}
      </div>
      <Changes diff={diff} before={live.document} after={document} />
    </section>
  );
}

/** Gives the live version and who waits where; saves the draft first. */
function useLive() {
  const [found, setFound] = useState(null);
  useEffect(() => {
    let isGone = false;
    loadLive().then(
      (answer) => !isGone && setFound(answer),
      () => !isGone && setFound({ live: null, waiting: [] }),
    );
    return () => {
      isGone = true;
    };
  }, []);
  return found;
}

async function loadLive() {
  const { flowId, save } = useEditor.getState();
  const [versions, waiting] = await Promise.all([api.versions(flowId), api.waiting(flowId).catch(() => []), save()]);
  const current = versions.items.find((version) => version.is_current);
  const live = current && (await api.version(flowId, current.id));
  return { live: live ? { version: live.version, document: normalise(live.document) } : null, waiting };
}

function usePublishing(note, onClose) {
  const t = useWords('publish');
  const [state, setState] = useState('idle');
  const publish = async () => {
    setState('busy');
    const { flowId, language, save, say, renewFlow } = useEditor.getState();
    if (!(await save())) return setState('failed_unsaved');
    try {
      const { version, issues } = await api.publish(flowId, useEditor.getState().revision, note, language);
      useEditor.setState({ issues, diff: null });
      await renewFlow();
      say(t('published', { number: version.number }));
      return onClose();
    } catch (error) {
      if (error.body?.issues) useEditor.setState({ issues: error.body.issues });
      return setState(
        { 422: 'failed_issues', 409: 'failed_stale', 403: 'failed_rights' }[error.status] ?? 'failed_other',
      );
    }
  };
  return [state, publish];
}
