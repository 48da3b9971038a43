/** Everything one can do in the editor, by name: what shortcuts, the menu, the command palette and the help share. */

import { useEditor } from '../store/editor.js';
import { wordsOf } from '../store/words.js';
import { addNoteAt, breakUp, copied, duplicate, group, paste, removeSelected, selected, tidy } from './doing.js';
import { addAt } from './picking.js';
import { middleAt } from './placing.js';
import { pointer } from './pointer.js';

const now = () => useEditor.getState();
const t = wordsOf('canvas');
const hasNodes = () => selected().nodes.length + selected().notes.length > 0;
const hasAny = () => hasNodes() || now().selection.edges.length > 0;
const isOnCanvas = () => now().view === 'canvas';
const looking = (look) => () => now().canvas && look(now().canvas);

/**
 * @typedef {object} Command
 * @property {string} id its name is the word `command.<id>`
 * @property {string[]} keys as in `mod+shift+z`; `mod` is Ctrl, on a Mac the command key
 * @property {boolean} writes needs the right to write
 * @property {() => boolean} [isOn] whether it can be done now
 * @property {boolean} [inFields] its keys count while one types, too
 */

/** @type {Record<string, Command[]>} by section */
export const COMMANDS = {
  edit: [
    {
      id: 'undo',
      keys: ['mod+z'],
      writes: true,
      isOn: () => now().history.past.length > 0,
      run: () => told('undone', now().undo()),
    },
    {
      id: 'redo',
      keys: ['mod+shift+z', 'mod+y'],
      writes: true,
      isOn: () => now().history.future.length > 0,
      run: () => told('redone', now().redo()),
    },
    { id: 'copy', keys: ['mod+c'], isClipboard: true, isOn: hasNodes, run: copyAway },
    {
      id: 'cut',
      keys: ['mod+x'],
      isClipboard: true,
      writes: true,
      isOn: hasNodes,
      run: () => void copyAway().then(removeSelected),
    },
    { id: 'paste', keys: ['mod+v'], isClipboard: true, writes: true, isOn: isOnCanvas, run: pasteHere },
    { id: 'duplicate', keys: ['mod+d'], writes: true, isOn: hasNodes, run: duplicate },
    { id: 'remove', keys: ['delete', 'backspace'], writes: true, isOn: hasAny, run: removeSelected },
    { id: 'select_all', keys: ['mod+a'], isOn: isOnCanvas, run: selectAll },
    { id: 'save', keys: ['mod+s'], writes: true, inFields: true, run: () => void now().save() },
  ],
  add: [
    { id: 'add_node', keys: ['n'], writes: true, isOn: isOnCanvas, run: addHere },
    { id: 'add_note', keys: ['shift+n'], writes: true, run: () => addNoteAt(middleAt(pointer())) },
    { id: 'group', keys: ['mod+g'], writes: true, isOn: () => selected().nodes.length > 0, run: group },
    { id: 'ungroup', keys: ['mod+shift+g'], writes: true, isOn: () => selected().groups.length > 0, run: breakUp },
    { id: 'tidy', keys: ['mod+shift+l'], writes: true, isOn: isOnCanvas, run: tidy },
  ],
  look: [
    { id: 'find', keys: ['mod+f'], inFields: true, run: () => now().open({ kind: 'search' }) },
    { id: 'commands', keys: ['mod+k'], inFields: true, run: () => now().open({ kind: 'commands' }) },
    { id: 'fit', keys: ['shift+1', '1'], isOn: isOnCanvas, run: looking((canvas) => canvas.fit()) },
    {
      id: 'fit_selection',
      keys: ['shift+2', '2'],
      isOn: hasNodes,
      run: looking((canvas) => canvas.fitTo(now().selection.nodes)),
    },
    { id: 'zoom_full', keys: ['shift+0', '0'], isOn: isOnCanvas, run: looking((canvas) => canvas.zoomTo(1)) },
    { id: 'zoom_in', keys: ['mod+=', 'mod++'], isOn: isOnCanvas, run: looking((canvas) => canvas.zoomIn()) },
    { id: 'zoom_out', keys: ['mod+-'], isOn: isOnCanvas, run: looking((canvas) => canvas.zoomOut()) },
    { id: 'select_tool', keys: ['v'], isOn: isOnCanvas, run: () => now().setTool('select') },
    { id: 'hand_tool', keys: ['h'], isOn: isOnCanvas, run: () => now().setTool('hand') },
    { id: 'outline', keys: ['o'], run: () => now().setView(isOnCanvas() ? 'outline' : 'canvas') },
  ],
  panels: [
    { id: 'issues', keys: ['i'], run: () => toggle('issues') },
    { id: 'phone', keys: ['p'], run: () => toggle('phone') },
    { id: 'variables', keys: ['x'], run: () => toggle('variables') },
    { id: 'history', keys: [], run: () => now().open({ kind: 'history' }) },
    { id: 'publish', keys: ['mod+shift+p'], writes: true, run: () => now().open({ kind: 'publish' }) },
    { id: 'help', keys: ['?'], run: () => now().open({ kind: 'help' }) },
  ],
};

/** All commands. */
export const ALL = Object.values(COMMANDS).flat();

/** Tells whether a command can be done now. */
export const canDo = (command) => (!command.writes || now().canWrite) && (command.isOn?.() ?? true);

/** Finds a command by its id. */
export const commandOf = (id) => ALL.find((command) => command.id === id);

const isMac = /Mac|iP(hone|ad)/.test(globalThis.navigator?.platform ?? '');

/** Gives a command's first keys as people read them. */
export function keysOf({ keys: [first] }) {
  if (!first) return '';
  const names = { mod: isMac ? '⌘' : 'Ctrl', shift: isMac ? '⇧' : t('key.shift'), delete: t('key.delete') };
  return first
    .replace(/\+$/, '+plus')
    .split('+')
    .map((key) => names[key] ?? key.toUpperCase())
    .join(isMac ? '' : '+');
}

function told(what, name) {
  if (name) now().say(t(`said.${what}`, { name }));
}

function toggle(panel) {
  now().setPanel(now().panel === panel ? null : panel);
}

function selectAll() {
  const { document, select } = now();
  select({ nodes: [...document.nodes.map((node) => node.id), ...document.notes.map((note) => `note:${note.id}`)] });
}

function addHere() {
  const { canvas } = now();
  addAt(middleAt(pointer()), canvas.onScreen(pointer()));
}

let kept = '';

async function copyAway() {
  kept = copied();
  await navigator.clipboard?.writeText(kept).catch(() => {});
}

async function pasteHere() {
  const text = await navigator.clipboard?.readText().catch(() => kept);
  if (!paste(text || kept, middleAt(pointer()))) now().say(t('said.nothing_to_paste'));
}
