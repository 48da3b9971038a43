/** Saves a document whole, one save at a time, on the revision it is based on; no browser, no React. */

import { normalise } from '../edits/document.js';
import { isEqual } from '../edits/equal.js';

const DELAY_MS = 150; // chosen: typing is few saves, and the answer with the issues comes within 300 ms of a pause
const MAX_DELAY_MS = 2_000; // chosen: whoever edits without a pause loses no more than this to a browser that dies
const MAX_IN_DOUBT = 8; // chosen: where a network fails, it is the first of the saves that may have arrived
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

/**
 * Makes the saver of one flow.
 *
 * @param {object} how
 * @param {(document: object, revision: number) => Promise<object>} how.send gives the draft as saved; throws an error
 *   with `status`: 0 offline, 409 on conflict.
 * @param {(state: {saved: string, draft?: object, error?: Error}) => void} how.tell `saved` is 'saved', 'dirty',
 *   'saving', 'offline' (it tries again by itself), 'conflict' or 'refused'.
 * @param {{start: Function, stop: Function, now: () => number}} [how.timers] in milliseconds.
 */
export function createSaver({ send, tell, timers = browserTimers }) {
  let document = null;
  let revision = 0;
  let isDirty = false;
  let isHeld = false;
  let failures = 0;
  let isReached = true;
  let running = null;
  let inDoubt = []; // sent on this revision, and no answer came
  let dirtySince = null;
  let timer;

  function plan(delayMs) {
    timers.stop(timer);
    timer = timers.start(() => void save(), delayMs);
  }

  /** Saves once; tells whether the server has it. */
  function save() {
    timers.stop(timer);
    running ??= attempt().finally(() => {
      running = null;
      if (isDirty && !isHeld && !failures) plan(0);
    });
    return running;
  }

  async function attempt() {
    if (!isDirty || isHeld) return !isDirty;
    isDirty = false;
    dirtySince = null;
    const sent = document;
    if (inDoubt.length < MAX_IN_DOUBT && !inDoubt.includes(sent)) inDoubt = [...inDoubt, sent];
    tell({ saved: 'saving' });
    try {
      const draft = await send(sent, revision);
      standOn(draft.revision);
      failures = 0;
      isReached = true;
      tell({ saved: isDirty ? 'dirty' : 'saved', draft });
      return true;
    } catch (error) {
      isDirty = true;
      if (error.status === 409 && isOwn(error.body?.current)) {
        standOn(error.body.current.revision);
        return attempt();
      }
      failed(error, sent);
      return false;
    }
  }

  function standOn(newRevision) {
    revision = newRevision;
    inDoubt = [];
  }

  /** Tells whether what the server has is a save of this page whose answer was lost. */
  function isOwn(current) {
    if (!current) return false;
    const theirs = normalise(current.document);
    return inDoubt.some((sent) => isEqual(normalise(sent), theirs));
  }

  function failed(error, sent) {
    failures += 1;
    isReached = false;
    isHeld = error.status === 409;
    const isPassing = !error.status || error.status >= 500 || error.status === 429;
    if (!isPassing) inDoubt = inDoubt.filter((one) => one !== sent);
    if (isPassing) plan(RETRY_MS[Math.min(failures, RETRY_MS.length) - 1]);
    tell({ saved: isHeld ? 'conflict' : isPassing ? 'offline' : 'refused', error });
  }

  return {
    /**
     * Takes the document as it is on the server. Nothing is saved before the first one.
     *
     * @param {object[]} [sent] what an earlier page sent on this revision without hearing the answer.
     */
    loaded(newDocument, newRevision, sent = []) {
      timers.stop(timer);
      standOn(newRevision);
      inDoubt = sent;
      [document, isDirty, isHeld, failures] = [newDocument, false, false, 0];
      [dirtySince, isReached] = [null, true];
    },
    /** Takes a changed document, to be saved soon. */
    changed(newDocument) {
      if (!document) return;
      [document, isDirty] = [newDocument, true];
      if (isHeld) return;
      failures = 0;
      dirtySince ??= timers.now();
      plan(Math.max(0, Math.min(DELAY_MS, dirtySince + MAX_DELAY_MS - timers.now())));
      if (!running) tell({ saved: 'dirty' });
    },
    /** Goes on after a conflict: on the newer revision, with what was chosen. */
    goOn(newDocument, newRevision) {
      standOn(newRevision);
      [document, isDirty, isHeld, failures] = [newDocument, true, false, 0];
      return save();
    },
    /** Saves now; tells whether the server has everything. */
    async settle() {
      while (running || isDirty) {
        if (!(await save())) return false;
      }
      return true;
    },
    /** Gives what the server may not have, what was sent and not answered, and the revision of all; null when it has all. */
    unsaved: () => (isDirty || running ? { document, revision, sent: inDoubt } : null),
    /** Tells whether the latest save failed. */
    isStuck: () => !isReached,
    stop: () => timers.stop(timer),
  };
}

const browserTimers = {
  start: (run, delayMs) => setTimeout(run, delayMs),
  stop: (timer) => clearTimeout(timer),
  now: () => performance.now(),
};
