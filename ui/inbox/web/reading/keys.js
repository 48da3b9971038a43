/** Which key does what. Nothing while somebody types, nothing with Ctrl, Alt or Cmd. */

/** What each key does, by the section of the help it stands in. */
export const KEYS = {
  move: { j: 'next', ArrowDown: 'next', k: 'previous', ArrowUp: 'previous', f: 'search', p: 'panel' },
  write: { r: 'reply', n: 'note', '/': 'canned' },
  act: { t: 'take', a: 'assign', b: 'give_back', s: 'snooze', e: 'close' },
  help: { '?': 'help' },
};

/** The lists, by the key that follows `g`. */
export const LIST_KEYS = { m: 'mine', u: 'unassigned', a: 'all', w: 'waiting', s: 'snoozed', c: 'closed' };

const COMMANDS = Object.assign({}, ...Object.values(KEYS));
const G_MS = 1_500; // chosen: as long as one looks for the second key

/**
 * Makes what reads keys.
 *
 * @param {() => number} now in milliseconds.
 * @returns {(event: KeyboardEvent) => {command: string, list?: string}|null}
 */
export function createKeys(now = Date.now) {
  let pressedG = -Infinity;
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return null;
    const isAfterG = now() - pressedG < G_MS;
    pressedG = event.key === 'g' && !isAfterG ? now() : -Infinity;
    if (isAfterG) return LIST_KEYS[event.key] ? { command: 'list', list: LIST_KEYS[event.key] } : null;
    return COMMANDS[event.key] ? { command: COMMANDS[event.key] } : null;
  };
}

/** Tells whether keys write something where they are pressed. */
export function isTyping(target) {
  return Boolean(target?.closest?.('input, textarea, select, [contenteditable], dialog, [popover]'));
}
