/** Which control draws a field: by its widget, else by what may stand in it. */

import { resolve, kindOf, notNull } from '../reading/schema.js';
import { Choice, Choices, Switch, YesNo } from '../widgets/Choices.jsx';
import { Cron } from '../widgets/Cron.jsx';
import { DateInput, DayBound, TimeOfDay } from '../widgets/Dates.jsx';
import { Degrees } from '../widgets/Degrees.jsx';
import { Duration } from '../widgets/Duration.jsx';
import { Condition } from '../widgets/Condition.jsx';
import { MessageTemplate } from '../widgets/MessageTemplate.jsx';
import { FlowPicker, Known, NodePicker } from '../widgets/Names.jsx';
import { NumberInput } from '../widgets/NumberInput.jsx';
import { PlainText } from '../widgets/PlainText.jsx';
import { StoredFile } from '../widgets/StoredFile.jsx';
import { TemplateText } from '../widgets/TemplateText.jsx';
import { Tokens } from '../widgets/Tokens.jsx';
import { VariableName } from '../widgets/VariableName.jsx';
import { VariablePath } from '../widgets/VariablePath.jsx';
import { WeekHours } from '../widgets/WeekHours.jsx';
import { List } from './List.jsx';
import { Nested, Nullable, Union } from './Structures.jsx';

const single = (Control, settings) => ({ Control, settings });
const known = (source, settings) => single(Known, { source, ...settings });
const group = (Control, settings) => ({ Control, settings, isGroup: true });

/** The controls by the mark `widget`. */
const WIDGETS = {
  message_text: single(TemplateText, { isLong: true, hasMarks: true }),
  long_text: single(TemplateText, { isLong: true }),
  text: single(TemplateText),
  value: single(TemplateText),
  url: single(TemplateText, { isUrl: true }),
  id: single(PlainText, { isMono: true }),
  pattern: single(PlainText, { isMono: true }),
  keyword: single(PlainText),
  json_path: single(PlainText, { isMono: true, placeholder: '$.order.total' }),
  variable_name: single(VariableName),
  variable: single(VariablePath),
  tag: known('tags'),
  contact_field: known('contact_fields'),
  team: known('teams'),
  credential: known('credentials'),
  event_name: known('events'),
  segment: known('segments'),
  model: known('models'),
  language: known('languages'),
  time_zone: known('time_zones'),
  stored_file: single(StoredFile),
  flow_input: known('flow_inputs'),
  flow_result: known('flow_results'),
  flow: single(FlowPicker),
  node: single(NodePicker),
  message_template: single(MessageTemplate),
  cron: single(Cron),
  date: single(DateInput),
  day_bound: group(DayBound),
  time_of_day: single(TimeOfDay),
  duration: single(Duration),
  degrees: single(Degrees),
};

/** The controls of lists by what is in them. */
const LISTS = { tag: group(Tokens, { source: 'tags' }), keyword: group(Tokens) };
const LISTS_OF = { Hours: group(WeekHours) };

/** The controls of objects that read better as a sentence than as fields. */
const STRUCTS = { Condition: group(Condition) };

/** The controls by kind. */
const KINDS = {
  union: group(Union),
  nullable: group(Nullable),
  object: group(Nested),
  list: group(List),
  choices: group(Choices),
  number: single(NumberInput),
  text: single(PlainText),
};

/**
 * Gives the control of a field.
 *
 * @returns {{Control: Function, settings?: object, isGroup?: boolean, isInline?: boolean}} `isGroup` has a legend in
 *   place of a label; `isInline` stands beside its label.
 */
export function controlOf(field, root) {
  const own = resolve(field.schema, root);
  const kind = kindOf(own, root);
  switch (kind) {
    case 'list': {
      const items = resolve(own.items, root);
      return LISTS[items.widget] ?? LISTS_OF[items.title] ?? KINDS.list;
    }
    case 'object':
      return STRUCTS[own.title] ?? KINDS.object;
    case 'switch':
      return field.default === undefined ? group(YesNo) : { Control: Switch, isInline: true };
    case 'choice':
      return single(Choice);
    case 'text':
      return isPlain(own) ? KINDS.text : WIDGETS[own.widget];
    default:
      return WIDGETS[notNull(own).widget] ?? KINDS[kind];
  }
}

const isPlain = (schema) => !(schema.widget in WIDGETS) || (schema.widget === 'text' && schema.reads !== 'template');
