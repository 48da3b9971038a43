import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fittingConfig } from '../../../ui/editor/web/form/reading/fitting.js';
import { edgesAfter, idOf, withTitle } from '../../../ui/editor/web/form/reading/ids.js';
import { getIn, isSame, pathText, readPath, setIn, wordsKey } from '../../../ui/editor/web/form/reading/path.js';
import { startConfig } from '../../../ui/editor/web/form/reading/schema.js';
import { endOfTyped, fixedChars, partsOf, typedName, unknownNames } from '../../../ui/editor/web/form/reading/template.js';
import { typeOfNew, variableNameOf } from '../../../ui/editor/web/form/reading/variables.js';

const nodes = new URL('../../../nodes/', import.meta.url);
const read = (type, file) => JSON.parse(readFileSync(new URL(`${type}/${file}`, nodes)));
const viewOf = (type) => ({ schema: read(type, 'schema.json'), strings: read(type, 'strings.en.json') });
const NO_NAMES = { contact_fields: [], flows: [] };

test('a place is written and read as faults and strings name it', () => {
  const path = ['options', 2, 'title'];
  assert.equal(pathText(path), '$.options[2].title');
  assert.deepEqual(readPath('$.options[2].title'), path);
  assert.equal(wordsKey(path), 'options.title');
});

test('setting a field leaves everything else the same object', () => {
  const config = { a: { b: [1, 2] }, c: { d: 1 } };
  const changed = setIn(config, ['a', 'b', 1], 3);
  assert.deepEqual(changed, { a: { b: [1, 3] }, c: { d: 1 } });
  assert.equal(changed.c, config.c);
  assert.deepEqual(setIn(config, ['c', 'd'], undefined), { a: { b: [1, 2] }, c: {} });
  assert.equal(getIn(config, ['x', 'y']), undefined);
});

test('lists and objects are compared by what they hold', () => {
  assert.ok(isSame([{ a: 1 }], [{ a: 1 }]));
  assert.ok(!isSame([], {}));
  assert.ok(!isSame({ a: 1 }, { a: 1, b: 2 }));
});

test('a title makes an id of plain letters that nothing else has', () => {
  assert.equal(idOf('Falar com alguém!'), 'falar_com_alguem');
  assert.equal(idOf('{{ name }}'), '');
  const config = { options: [{ id: 'yes', title: 'Yes' }, { id: 'option_2', title: '' }] };
  const titled = (title) => withTitle(config, ['options', 1, 'title'], title, ['other']).options[1];
  assert.deepEqual(titled('YES'), { id: 'yes_2', title: 'YES' });
  assert.deepEqual(titled('Other'), { id: 'other_2', title: 'Other' });
  assert.deepEqual(titled('…'), { id: 'option_1', title: '…' });
});

test('an edge follows its way out to another name, and goes with it', () => {
  const edges = [{ source: 'a', port: 'x', target: 'b' }, { source: 'c', port: 'x', target: 'd' }];
  assert.deepEqual(edgesAfter(edges, 'a', 'x', 'y'), [{ source: 'a', port: 'y', target: 'b' }, edges[1]]);
  assert.deepEqual(edgesAfter(edges, 'a', 'x', ''), [edges[1]]);
});

test('a new node begins with what has to be there', () => {
  assert.deepEqual(startConfig(viewOf('ask_choice')), { text: '', options: [{ id: 'option_1', title: '' }] });
  assert.deepEqual(startConfig(viewOf('split_traffic')).ways.map(({ id, weight }) => [id, weight]), [['way_1', 50], ['way_2', 50]]);
  assert.equal(startConfig(viewOf('ask_question')).answer.kind, 'text');
  assert.equal(startConfig(viewOf('send_media')).kind, 'image');
  assert.deepEqual(startConfig(viewOf('keyword_trigger')), { words: [] });
});

test('what a schema cannot mean is taken out, and the rest stays in its place', () => {
  const view = viewOf('ask_choice');
  const config = { text: 7, options: [{ id: 'a', title: 'A' }, 'x', null], tries: '2', nonsense: true };
  assert.deepEqual(fittingConfig(view, config), { options: [{ id: 'a', title: 'A' }, {}, {}] });
  assert.deepEqual(fittingConfig(viewOf('ask_question'), { answer: { kind: 'toString' } }), {});
  assert.deepEqual(fittingConfig(view, []), {});
});

test('only the words of a text count, as people count them', () => {
  assert.equal(fixedChars('Oi {{ name | default: "x" }}{% if a %}!{% endif %} 👍'), 6);
  assert.deepEqual(partsOf('{{ a.b[0].c | upcase }}')[0].path, 'a.b[0].c');
});

test('names nobody declared are found, those a text makes itself are not', () => {
  const text = '{% assign x = 1 %}{{ x }}{{ contact.name }}{{ known }}{{ guests }}{{ guests }}{{ true }}';
  assert.deepEqual(unknownNames(text, ['known']), ['guests']);
});

test('a name is being typed after two braces, or after a slash that begins a word', () => {
  assert.deepEqual(typedName('Hi {{ con', 9, true), { start: 3, query: 'con' });
  assert.equal(typedName('Hi {{ con }} ', 13, true), null);
  assert.equal(typedName('{{ a | def', 10, true), null);
  assert.deepEqual(typedName('Hi /to', 6, true), { start: 3, query: 'to', isSlash: true });
  assert.equal(typedName('either/or', 9, true), null);
  assert.equal(typedName('Hi /to', 6, false), null);
});

test('a picked name takes the place of the rest of its tag', () => {
  assert.equal(endOfTyped('{{ con }} ok', 0, 6), 9);
  assert.equal(endOfTyped('{{ con', 0, 6), 6);
});

test('a typed name becomes one a variable can have', () => {
  assert.equal(variableNameOf('Nº do pedido'), 'no_do_pedido');
  assert.equal(variableNameOf('2nd try'), '_2nd_try');
});

test('a new variable gets the type of what is written to it', () => {
  const document = { variables: [{ name: 'cart', type: 'list' }] };
  const typed = (config, path) => typeOfNew(config, path, document, NO_NAMES);
  assert.equal(typed({ answer: { kind: 'yes_no' } }, ['variable']), 'boolean');
  assert.equal(typed({ fields: [{ type: 'date' }] }, ['fields', 0, 'name']), 'date');
  assert.equal(typed({ assignments: [{ operation: 'append' }] }, ['assignments', 0, 'variable']), 'list');
  assert.equal(typed({ assignments: [{ value: '{{ cart }}' }] }, ['assignments', 0, 'variable']), 'list');
  assert.equal(typed({ assignments: [{ value: '12,5' }] }, ['assignments', 0, 'variable']), 'number');
  assert.equal(typed({ text: 'x' }, ['variable']), 'text');
});
