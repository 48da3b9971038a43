/** A field's value in a few words, for lines that stand for folded fields. */

import { durationWords } from '../widgets/durations.js';

/** Gives a value in a few words; empty for none. */
export function shortText(form, path, field, value) {
  if (value === undefined || value === '' || value === null) return '';
  if (field.schema.widget === 'duration') return durationWords(value);
  if (field.schema.enum) return form.choices(path)[value] ?? String(value);
  if (typeof value === 'boolean') return form.t(value ? 'yes' : 'no');
  return String(value);
}
