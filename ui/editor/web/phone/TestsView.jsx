/** Chats kept with the flow as tests: save this one, play them, see where one left its script. */

import { useState } from 'react';
import { CircleCheck, CircleDashed, CircleX, LoaderCircle, Play, Save, Trash2 } from 'lucide-react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { phoneApi } from './api.js';
import { asked, useTalk } from './talk.js';

const MARKS = { passed: CircleCheck, running: LoaderCircle };

export function TestsView() {
  const t = useWords('phone');
  const tests = useEditor((state) => state.document.tests);
  const [results, setResults] = useState({});
  const [error, setError] = useState('');
  const play = async (ids) => {
    const { flowId, document, language } = useEditor.getState();
    setResults((before) => ({ ...before, ...Object.fromEntries(ids.map((id) => [id, { code: 'running' }])) }));
    try {
      const { results: played } = await phoneApi.play(flowId, document, ids, language);
      setResults((before) => ({ ...before, ...Object.fromEntries(played.map((one) => [one.id, one])) }));
      setError('');
    } catch (problem) {
      setResults({});
      setError(t('error.other', { message: problem.message }));
    }
  };
  const failed = tests.filter(({ id }) => results[id] && !['passed', 'running'].includes(results[id].code)).length;
  const passed = tests.filter(({ id }) => results[id]?.code === 'passed').length;
  return (
    <div className="fxp-scroll fxp-tests">
      <SaveChat onError={setError} />
      {error && <p className="fxp-notice is-error" role="alert">{error}</p>}
      {tests.length > 0 && (
        <div className="fxp-tests-head">
          <h4>{t('tests.saved', { count: tests.length })}</h4>
          <button type="button" className="fx-button is-small is-main" onClick={() => void play(tests.map((test) => test.id))}>
            <Play size={13} aria-hidden />{t('tests.run_all')}
          </button>
        </div>
      )}
      <p className="fxp-summary" role="status">{passed + failed > 0 && t(failed ? 'tests.some_failed' : 'tests.all_passed', { count: failed || passed })}</p>
      {tests.length === 0 && <p className="fxp-empty">{t('tests.empty')}</p>}
      <ul>{tests.map((test) => <Test key={test.id} test={test} result={results[test.id]} onPlay={() => void play([test.id])} />)}</ul>
    </div>
  );
}

/** Keeps the chat as it stands. */
function SaveChat({ onError }) {
  const t = useWords('phone');
  const [name, setName] = useState('');
  const talk = useTalk();
  const canWrite = useEditor((state) => state.canWrite);
  const count = talk.actions.length + (talk.startNodeId ? 1 : 0);
  const save = async (event) => {
    event.preventDefault();
    const { flowId, document, language, edit } = useEditor.getState();
    try {
      const { script } = await phoneApi.script(flowId, asked(talk, document), language);
      const test = { id: `t${Date.now().toString(36)}`, name: name.trim() || t('tests.unnamed', { number: document.tests.length + 1 }), script };
      edit(t('edit.save_test'), (old) => ({ ...old, tests: [...old.tests, test] }));
      setName('');
      onError('');
    } catch (problem) {
      onError(t('error.other', { message: problem.message }));
    }
  };
  if (!canWrite) return null;
  return (
    <form className="fxp-save" onSubmit={save}>
      <label>{t('tests.save')}<input className="fx-field" value={name} maxLength={200} placeholder={t('tests.name')} disabled={!count} onChange={(event) => setName(event.target.value)} /></label>
      <button type="submit" className="fx-button" disabled={!count}><Save size={14} aria-hidden />{t('tests.save_button')}</button>
      {!count && <p className="fx-hint">{t('tests.nothing_said')}</p>}
    </form>
  );
}

function Test({ test, result, onPlay }) {
  const t = useWords('phone');
  const canWrite = useEditor((state) => state.canWrite);
  const code = result?.code ?? 'not_run';
  const Mark = MARKS[code] ?? (result ? CircleX : CircleDashed);
  const change = (script) =>
    useEditor.getState().edit(t('edit.change_test'), (old) => ({ ...old, tests: old.tests.map((one) => (one.id === test.id ? { ...one, script } : one)) }), { merge: `test ${test.id}` });
  const remove = () => useEditor.getState().edit(t('edit.delete_test'), (old) => ({ ...old, tests: old.tests.filter((one) => one.id !== test.id) }));
  return (
    <li className={`fxp-test is-${result ? (code === 'passed' || code === 'running' ? code : 'failed') : 'new'}`}>
      <details>
        <summary>
          <Mark size={15} className={code === 'running' ? 'fxp-turning' : ''} aria-hidden />
          <span>{test.name || test.id}</span>
          <span className="fx-hidden">{t(result ? (code === 'passed' ? 'tests.passed' : 'tests.failed') : 'tests.not_run')}</span>
        </summary>
        <textarea className="fx-field fxp-mono" rows={Math.min(14, (test.script ?? '').split('\n').length + 1)} value={test.script ?? ''} readOnly={!canWrite} spellCheck={false} aria-label={t('tests.script')} onChange={(event) => change(event.target.value)} />
        {canWrite && <button type="button" className="fx-button is-small" onClick={remove}><Trash2 size={13} aria-hidden />{t('tests.delete')}</button>}
      </details>
      <button type="button" className="fx-icon-button" aria-label={t('tests.run', { name: test.name })} title={t('tests.run', { name: test.name })} onClick={onPlay}><Play size={14} aria-hidden /></button>
      {result && !['passed', 'running'].includes(code) && <Left result={result} />}
    </li>
  );
}

/** Where a test left its script. */
function Left({ result }) {
  const t = useWords('phone');
  const words = { differs: t('tests.differs'), cannot_run: t('cannot_run'), took_too_long: t('misfit.took_too_long') }[result.code] ?? result.message;
  return (
    <div className="fxp-left">
      <p>{result.number > 0 ? t('tests.in_line', { line: result.number, words }) : words}</p>
      {result.diff?.length > 0 && (
        <pre>{result.diff.map((line, index) => <span key={index} className={`is-${{ '+': 'more', '-': 'less' }[line[0]] ?? 'same'}`}>{line}{'\n'}</span>)}</pre>
      )}
    </div>
  );
}
