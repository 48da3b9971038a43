/** What the workspace's model does for an operator: a summary, and a reply to begin with. Nothing is sent by itself. */

import { useState } from 'react';
import { LoaderCircle, Sparkles } from 'lucide-react';
import { useInbox } from '../store/inbox.js';
import { t } from '../store/words.js';
import { Section } from './Section.jsx';

export function Assist({ conversation: { id } }) {
  const [summary, setSummary] = useState('');
  const [busy, setBusy] = useState('');
  const { think, setText, textOf, write } = useInbox.getState();
  const ask = async (name, take) => {
    setBusy(name);
    const text = await think(id, name);
    setBusy('');
    if (text) take(text);
  };
  const putIn = (text) => {
    const before = textOf(id, 'reply');
    setText(id, 'reply', before ? `${before}\n${text}` : text);
    write('reply');
  };
  return (
    <Section title={t('assist')} isOpen={false}>
      <div className="row">
        <Ask name="summarize" busy={busy} onClick={() => ask('summarize', setSummary)} />
        <Ask name="suggest" busy={busy} onClick={() => ask('suggest', putIn)} />
      </div>
      <div aria-live="polite">{summary && <p className="ib-summary">{summary}</p>}</div>
    </Section>
  );
}

function Ask({ name, busy, onClick }) {
  const Icon = busy === name ? LoaderCircle : Sparkles;
  return (
    <button type="button" className="button" disabled={Boolean(busy)} onClick={onClick}>
      <Icon size={14} aria-hidden="true" className={busy === name ? 'ib-turning' : undefined} />
      {t(`assist.${name}`)}
    </button>
  );
}
