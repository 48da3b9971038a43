/** How much of what WhatsApp shows a text takes. */

import { useForm } from '../parts/context.js';
import { fixedChars, hasTags } from '../reading/template.js';

const SHOWN_FROM = 0.7; // chosen: nearer to the limit the number is worth reading; before that, only while typing

/** @param {{text: string, max?: number}} props */
export function Counter({ text, max }) {
  const { t } = useForm();
  if (!max) return null;
  const count = fixedChars(text);
  const state = count > max ? 'is-over' : count >= max * SHOWN_FROM ? 'is-near' : '';
  return (
    <span className={`fxf-counter ${state}`} aria-label={t('counter', { count, max })}>
      {`${count}/${max}`}
      {hasTags(text) && <span title={t('plus_variables')}>{` ${t('plus_variables_short')}`}</span>}
    </span>
  );
}
