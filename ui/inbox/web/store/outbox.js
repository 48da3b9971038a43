/** What is to be sent: in order within a conversation, tried until the server has it, kept when the page closes. */

const KEY = 'fluxo.inbox.outbox.';
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];

/**
 * Makes the outbox of one person.
 *
 * @param {object} how
 * @param {Storage} how.storage
 * @param {string} how.owner the workspace and the person.
 * @param {(item: object) => Promise<{message_id: string}>} how.send throws an error with `status`: 0 when nobody was
 *   reached. The item's key makes a repetition harmless.
 * @param {(items: object[]) => void} how.tell what waits or was refused, in order.
 */
export function createOutbox({ storage, owner, send, tell, timers = browserTimers }) {
  let items = kept(storage, KEY + owner);
  const running = new Set();
  const failures = new Map();

  function change(next) {
    keep(storage, `${KEY}${owner}.`, items, next);
    items = next;
    tell(items);
  }

  const set = (key, news) => change(items.map((item) => (item.key === key ? { ...item, ...news } : item)));
  const nextOf = (id) => items.find((item) => item.conversation_id === id && item.state === 'queued');

  async function work(id) {
    const item = nextOf(id);
    if (!item || running.has(id)) return;
    running.add(id);
    try {
      const { message_id: messageId } = await send(item);
      failures.delete(id);
      set(item.key, { state: 'sent', message_id: messageId });
    } catch (error) {
      failed(item, error);
    } finally {
      running.delete(id);
    }
    if (!failures.has(id)) void work(id);
  }

  function failed(item, error) {
    const id = item.conversation_id;
    const isPassing = !error.status || error.status >= 500 || error.status === 429;
    if (!isPassing) return set(item.key, { state: 'refused', error: error.fault ?? error.code });
    const count = (failures.get(id) ?? 0) + 1;
    failures.set(id, count);
    timers.start(() => {
      failures.delete(id);
      void work(id);
    }, RETRY_MS[Math.min(count, RETRY_MS.length) - 1]);
  }

  return {
    items: () => items,
    /** Takes a message; it is on the disk of the browser when this returns. */
    add(item) {
      change([...items, { ...item, state: 'queued' }]);
      void work(item.conversation_id);
    },
    /** Forgets what the server shows by now, or what is not to be sent any more. */
    drop(isGone) {
      if (items.some(isGone)) change(items.filter((item) => !isGone(item)));
    },
    /** Tries a refused message again. */
    again(key) {
      set(key, { state: 'queued', error: undefined });
      void work(items.find((item) => item.key === key).conversation_id);
    },
    /** Tries everything that waits. */
    hurry() {
      failures.clear();
      new Set(items.map((item) => item.conversation_id)).forEach((id) => void work(id));
    },
  };
}

/** Gives what an earlier page could not send, in order. */
function kept(storage, prefix) {
  try {
    const keys = Object.keys(storage).filter((key) => key.startsWith(`${prefix}.`));
    return keys.map((key) => JSON.parse(storage.getItem(key))).sort((a, b) => (a.at < b.at ? -1 : 1));
  } catch {
    return [];
  }
}

/** Keeps what changed; each message by itself, for other pages of the same person have messages of their own. */
function keep(storage, prefix, before, after) {
  try {
    const keys = new Set(after.map((item) => item.key));
    before.filter((item) => !keys.has(item.key)).forEach((item) => storage.removeItem(prefix + item.key));
    after.filter((item) => !before.includes(item)).forEach((item) => storage.setItem(prefix + item.key, JSON.stringify(item)));
  } catch {
    // Storage is full or forbidden: what waits is lost when the page closes.
  }
}

const browserTimers = { start: (run, delayMs) => setTimeout(run, delayMs) };
