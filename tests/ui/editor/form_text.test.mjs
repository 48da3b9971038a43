import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked, spansOf } from '../../../ui/editor/web/form/text/formatting.js';
import { filledIn, placesOf } from '../../../ui/editor/web/form/widgets/messageTemplates.js';
import { nextTimes, readCron } from '../../../ui/editor/web/form/widgets/cron.js';
import { numberOf } from '../../../ui/editor/web/form/widgets/numbers.js';

const shape = (spans) => spans.map((span) => span.text ?? { [span.style]: shape(span.inner) });

test('marks style words as WhatsApp does', () => {
  assert.deepEqual(shape(spansOf('Only *today*: ~10~ _9_')), ['Only ', { bold: ['today'] }, ': ', { strike: ['10'] }, ' ', { italic: ['9'] }]);
  assert.deepEqual(shape(spansOf('*a _b_*')), [{ bold: ['a ', { italic: ['b'] }] }]);
  assert.deepEqual(shape(spansOf('```*x*```')), [{ mono: ['*x*'] }]);
});

test('signs inside words and alone mean themselves', () => {
  for (const text of ['snake_case_name', '2 * 3 * 4', '* a *', '**', '_', 'a*b*']) {
    assert.equal(spansOf(text).map((span) => span.text ?? '?').join(''), text);
  }
});

test('a mark is put around words, without the spaces beside them, and taken off again', () => {
  const once = marked('Open today ', 5, 11, '*');
  assert.deepEqual(once, { from: 5, to: 10, text: '*today*', select: [6, 11] });
  assert.deepEqual(marked('Open *today* ', 6, 11, '*'), { from: 5, to: 12, text: 'today', select: [5, 10] });
});

const NOW = { year: 2026, month: 2, day: 27, hour: 9, minute: 0 }; // a Friday
const times = (text, count = 3) => nextTimes(readCron(text), NOW, count).map((at) => at.toISOString().slice(0, 16));

test('a schedule tells its next times', () => {
  assert.deepEqual(times('0 9 * * *', 2), ['2026-02-28T09:00', '2026-03-01T09:00']);
  assert.deepEqual(times('30 18 1,15 * *'), ['2026-03-01T18:30', '2026-03-15T18:30', '2026-04-01T18:30']);
  assert.deepEqual(times('0 9 * * MON-FRI', 2), ['2026-03-02T09:00', '2026-03-03T09:00']);
  assert.deepEqual(times('0 9 * * 7', 1), ['2026-03-01T09:00']);
  assert.deepEqual(times('*/30 9 * * *', 2), ['2026-02-27T09:30', '2026-02-28T09:00']);
  assert.deepEqual(times('0 0 29 2 *', 1), ['2028-02-29T00:00']);
  assert.deepEqual(times('0 9 13 * FRI', 2), ['2026-03-06T09:00', '2026-03-13T09:00']);
});

test('what is no schedule is not read as one', () => {
  for (const text of ['', '0 9 * *', '60 9 * * *', '0 9 * * MOO', '5-1 9 * * *', '*/0 * * * *', '0 9 L * *']) {
    assert.equal(readCron(text), null, text);
  }
});

test('a message template says which places there are to fill', () => {
  const template = { header_format: 'TEXT', header_text: 'Order {{1}}', body: 'Hi {{2}} of {{1}}', buttons: [{ type: 'URL', url: 'https://a.example/{{1}}' }, { type: 'QUICK_REPLY' }] };
  assert.deepEqual(placesOf(template, { body: [{ text: 'Ana' }] }), {
    header: { text: '' },
    header_file: undefined,
    body: [{ text: 'Ana' }, { text: '' }],
    buttons: [{ number: 1, text: '' }],
  });
  assert.equal(filledIn(template.body, [{ text: 'Shop' }, { text: 'Ana' }]), 'Hi Ana of Shop');
  assert.equal(filledIn('Hi {{name}}', [{ name: 'name', text: 'Ana' }]), 'Hi Ana');
  assert.equal(filledIn('Hi {{1}}', []), 'Hi {{1}}');
});

test('numbers are read with a point or a comma', () => {
  assert.deepEqual(['1,5', '-2.25', '.5', '+3', '1.', '', '1.2.3', 'x'].map(numberOf), [1.5, -2.25, 0.5, 3, 1, undefined, undefined, undefined]);
});
