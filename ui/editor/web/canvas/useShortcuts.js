/** Keys and the system's clipboard. */

import { useEffect } from 'react';
import { useEditor } from '../store/editor.js';
import { ALL, canDo } from './commands.js';
import { copied, paste, removeSelected } from './doing.js';
import { pointer } from './pointer.js';
import { middleAt } from './placing.js';

/** Listens while the editor is there. */
export function useShortcuts() {
  useEffect(() => {
    const listeners = { keydown: onKey, copy: onCopy, cut: onCut, paste: onPaste };
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener);
    };
  }, []);
}

/** Gives how a key press is written among the commands. */
export function pressed({ key, ctrlKey, metaKey, shiftKey }) {
  const name = key.toLowerCase();
  const isSign = name.length === 1 && !/[\p{L}\p{N}]/u.test(name);
  return [(ctrlKey || metaKey) && 'mod', shiftKey && !isSign && 'shift', name].filter(Boolean).join('+');
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey || document.querySelector('dialog[open]')) return;
  const keys = pressed(event);
  if (keys === 'escape' && !isTyping(event.target)) return letGo();
  const command = ALL.find((one) => !one.isClipboard && one.keys.includes(keys));
  if (!command || (isTyping(event.target) && !command.inFields) || isOwnKey(event, keys) || !canDo(command)) return;
  event.preventDefault();
  command.run();
}

function letGo() {
  const { light, select, open } = useEditor.getState();
  light();
  select({});
  open(null);
}

function onCopy(event) {
  const text = isElsewhere(event) ? '' : copied();
  if (!text) return;
  event.clipboardData.setData('text/plain', text);
  event.preventDefault();
}

function onCut(event) {
  if (isElsewhere(event) || !useEditor.getState().canWrite) return;
  onCopy(event);
  if (event.defaultPrevented) removeSelected();
}

function onPaste(event) {
  if (isElsewhere(event)) return;
  if (paste(event.clipboardData.getData('text/plain'), middleAt(pointer()))) event.preventDefault();
}

function isElsewhere({ target }) {
  return isTyping(target) || !getSelection()?.isCollapsed || document.querySelector('dialog[open]');
}

const isTyping = (target) => Boolean(target.closest?.('input, textarea, select, [contenteditable=true], .nokey'));

/** Single keys belong to a button or list that has the focus, when they mean something there; in the phone all of them. */
const isOwnKey = ({ target }, keys) =>
  (['enter', ' '].includes(keys) && Boolean(target.closest?.('button, [role]'))) ||
  (!keys.includes('mod+') && Boolean(target.closest?.('.fxp')));
