/** The pane in the middle: the conversation that is open. */

import { MessagesSquare } from 'lucide-react';
import { useWords } from '$/parts/words.js';
import { nameOf } from '../formats.js';
import { useInbox, useSelected } from '../store/inbox.js';
import { t } from '../store/words.js';
import { Composer } from './Composer.jsx';
import { Head } from './Head.jsx';
import { Log } from './Log.jsx';

export function TalkPane() {
  const id = useInbox((state) => state.selectedId);
  const conversation = useSelected();
  const error = useInbox((state) => state.talks[id]?.error);
  if (!id) return <Nothing />;
  if (!conversation) return error ? <Gone error={error} /> : <section className="ib-talk ib-loading" aria-label={t('loading')} role="status" />;
  return (
    <section className="ib-talk" aria-label={t('talk', { name: nameOf(conversation) })}>
      <Head conversation={conversation} />
      <Log key={id} id={id} />
      <Composer key={`c${id}`} conversation={conversation} />
    </section>
  );
}

function Nothing() {
  const isListEmpty = useInbox((state) => !state.ids.length);
  const what = t(isListEmpty ? 'talk.none_yet' : 'talk.none');
  return (
    <section className="ib-talk ib-nothing" aria-label={what}>
      <MessagesSquare size={32} aria-hidden="true" />
      <p>{what}</p>
      {!isListEmpty && (
        <p>
          <kbd>j</kbd> <kbd>k</kbd> <kbd>Enter</kbd> · <kbd>?</kbd> {t('help')}
        </p>
      )}
    </section>
  );
}

function Gone({ error }) {
  const say = useWords();
  const select = useInbox((state) => state.select);
  return (
    <section className="ib-talk ib-nothing" role="alert">
      <p>{say(`error.${error.status ? error.code : 'unreachable'}`)}</p>
      <button type="button" className="button" onClick={() => select(null)}>
        {t('back')}
      </button>
    </section>
  );
}
