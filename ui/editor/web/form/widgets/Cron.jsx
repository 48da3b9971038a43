/** A schedule of five parts: usual ones to pick, what it means in words, and when it comes next. */

import { useMemo } from 'react';
import { locale } from '../../store/words.js';
import { useForm } from '../parts/context.js';
import { Combo } from '../parts/Combo.jsx';
import { useDraft } from '../parts/useDraft.js';
import { cronWords, nextTimes, readCron, wallClock } from './cron.js';

const USUAL = ['0 9 * * *', '0 9 * * MON-FRI', '0 9 * * MON', '0 9,18 * * *', '0 9 1 * *', '0 * * * *'];
const SHOWN_TIMES = 3;

export function Cron({ value, onChange, ...rest }) {
  const form = useForm();
  const [text, setDraft] = useDraft(value);
  const cron = useMemo(() => readCron(text), [text]);
  const zone = form.config.zone;
  const times = useMemo(() => (cron ? nextTimes(cron, wallClock(zone), SHOWN_TIMES) : []), [cron, zone]);
  const options = USUAL.map((one) => ({ key: one, label: cronWords(readCron(one), form.t, locale()), hint: one }));
  const write = (next) => {
    setDraft(next);
    onChange(next);
  };
  const format = new Intl.DateTimeFormat(locale(), {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (
    <>
      <Combo
        {...rest}
        text={text}
        options={options}
        onText={write}
        onPick={({ key }) => write(key)}
        isMono
        placeholder="0 9 * * MON"
      />
      {cron && (
        <div className="fxf-cron" role="status">
          <p>{sentence(cronWords(cron, form.t, locale()))}</p>
          {times.length > 0 && (
            <p className="fxf-cron-times">{`${form.t('next_times')} ${times.map((time) => format.format(time)).join(' · ')}`}</p>
          )}
        </div>
      )}
    </>
  );
}

const sentence = (words) => words.charAt(0).toLocaleUpperCase() + words.slice(1);
