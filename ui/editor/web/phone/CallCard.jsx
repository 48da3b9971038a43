/** An open call to another system or a model: let it run, or answer for it. */

import { useState } from 'react';
import { Globe, LoaderCircle, Sparkles } from 'lucide-react';
import { useEditor } from '../store/editor.js';
import { useWords } from '../store/words.js';
import { useTalk } from './talk.js';

const act = (action) => void useTalk.getState().act(action);

export function CallCard({ call }) {
  const t = useWords('phone');
  const [isByHand, setByHand] = useState(false);
  const isCalling = useTalk((state) => state.isCalling);
  const runsCalls = useTalk((state) => state.runsCalls);
  const canWrite = useEditor((state) => state.canWrite);
  const { effect } = call;
  const isModel = effect.type === 'call_llm';
  const { runCall, setRunsCalls } = useTalk.getState();
  return (
    <section className="fxp-card" aria-label={t(isModel ? 'call.model' : 'call.web')}>
      <h4>{isModel ? <Sparkles size={14} aria-hidden /> : <Globe size={14} aria-hidden />}{t(isModel ? 'call.model' : 'call.web')}</h4>
      <p className="fxp-mono">{isModel ? effect.text : `${effect.method} ${effect.url}`}</p>
      {effect.body && <details><summary>{t('call.body')}</summary><pre>{effect.body}</pre></details>}
      {isModel && <details><summary>{t('call.instructions')}</summary><pre>{effect.instructions}</pre></details>}
      {isByHand ? (
        <Answer effect={effect} isModel={isModel} />
      ) : (
        <div className="fxp-buttons">
          {canWrite && (
            <button type="button" className="fx-button is-small is-main" disabled={isCalling} onClick={() => void runCall()}>
              {isCalling && <LoaderCircle className="fxp-turning" size={13} aria-hidden />}
              {t(isCalling ? 'call.running' : 'call.run')}
            </button>
          )}
          <button type="button" className="fx-button is-small" disabled={isCalling} onClick={() => setByHand(true)}>{t('call.by_hand')}</button>
        </div>
      )}
      {canWrite && (
        <label className="fxp-check">
          <input type="checkbox" checked={runsCalls} onChange={(event) => setRunsCalls(event.target.checked)} />
          {t('call.always')}
        </label>
      )}
    </section>
  );
}

function Answer({ effect, isModel }) {
  return isModel ? <ModelAnswer fields={effect.fields ?? []} tools={effect.tools ?? []} /> : <WebAnswer />;
}

function WebAnswer() {
  const t = useWords('phone');
  const [status, setStatus] = useState('200');
  const [body, setBody] = useState('{}');
  const isSound = /^[1-5]\d\d$/.test(status);
  const send = (event) => {
    event.preventDefault();
    if (isSound) act({ type: 'answer_http', status: Number(status), body: read(body) });
  };
  return (
    <form className="fxp-form" onSubmit={send}>
      <label>{t('call.status')}<input className="fx-field" inputMode="numeric" value={status} aria-invalid={!isSound} onChange={(event) => setStatus(event.target.value.trim())} /></label>
      <label>{t('call.answer')}<textarea className="fx-field fxp-mono" rows={3} value={body} spellCheck={false} onChange={(event) => setBody(event.target.value)} /></label>
      <div className="fxp-buttons">
        <button type="submit" className="fx-button is-small is-main" disabled={!isSound}>{t('call.send')}</button>
        <button type="button" className="fx-button is-small" onClick={() => act({ type: 'answer_http', status: 500 })}>{t('call.error_500')}</button>
        <button type="button" className="fx-button is-small" onClick={() => act({ type: 'answer_http', error: 'timeout' })}>{t('call.timeout')}</button>
      </div>
    </form>
  );
}

function ModelAnswer({ fields, tools }) {
  const t = useWords('phone');
  const [tool, setTool] = useState('');
  const [text, setText] = useState(() => template(fields));
  const hasData = fields.length > 0 || Boolean(tool);
  const data = hasData ? read(text) : null;
  const isSound = hasData ? data !== null && typeof data === 'object' && !Array.isArray(data) : Boolean(text.trim());
  const send = (event) => {
    event.preventDefault();
    if (isSound) act({ type: 'answer_llm', ...(tool && { tool }), ...(hasData ? { data } : { text }) });
  };
  const choose = (name) => {
    setTool(name);
    setText(name ? template(tools.find((one) => one.name === name).fields ?? []) || '{}' : '');
  };
  return (
    <form className="fxp-form" onSubmit={send}>
      {tools.length > 0 && (
        <label>
          {t('call.model_does')}
          <select className="fx-field" value={tool} onChange={(event) => choose(event.target.value)}>
            <option value="">{t('call.model_answers')}</option>
            {tools.map((one) => <option key={one.name} value={one.name}>{one.description || one.name}</option>)}
          </select>
        </label>
      )}
      <label>
        {t(tool ? 'call.model_gives' : hasData ? 'call.model_data' : 'call.model_words')}
        <textarea className={`fx-field${hasData ? ' fxp-mono' : ''}`} rows={3} value={text} aria-invalid={!isSound && Boolean(text)} onChange={(event) => setText(event.target.value)} />
      </label>
      <div className="fxp-buttons">
        <button type="submit" className="fx-button is-small is-main" disabled={!isSound}>{t('call.send')}</button>
        <button type="button" className="fx-button is-small" onClick={() => act({ type: 'answer_llm', error: 'model_failed' })}>{t('call.model_failed')}</button>
      </div>
    </form>
  );
}

/** Writes JSON to be filled in; empty for no fields. */
function template(fields) {
  return fields.length ? JSON.stringify(Object.fromEntries(fields.map((one) => [one.name, one.choices?.[0] ?? null])), null, 2) : '';
}

/** Reads JSON; what is none stays text. */
export function read(text) {
  if (!text.trim()) return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
