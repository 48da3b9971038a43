/** What is being written, kept for each conversation in the browser: nothing that was typed is lost. */

const PREFIX = 'fluxo.inbox.draft.';
const MAX_DRAFTS = 200; // chosen: beyond, the oldest goes

/**
 * Makes the keeper of one person's drafts.
 *
 * @param {Storage} storage
 * @param {string} owner the workspace and the person: others who use this browser see nothing of it.
 */
export function createDrafts(storage, owner) {
  const keyOf = (id) => `${PREFIX}${owner}.${id}`;
  const read = (key) => {
    try {
      return JSON.parse(storage.getItem(key)) ?? {};
    } catch {
      return {};
    }
  };
  return {
    /** Gives all texts, by the conversation's id and their kind: `c1 reply`. */
    all() {
      const keys = Object.keys(storage).filter((key) => key.startsWith(keyOf('')));
      const texts = keys.flatMap((key) => {
        const { at: _, ...kept } = read(key);
        return Object.entries(kept).map(([kind, text]) => [`${key.slice(keyOf('').length)} ${kind}`, text]);
      });
      return Object.fromEntries(texts);
    },
    /** Keeps a text under its kind, `reply` or `note`; an empty one is forgotten. */
    put(id, kind, text) {
      const { at: _, ...kept } = read(keyOf(id));
      const texts = { ...kept, [kind]: text };
      if (!text) delete texts[kind];
      try {
        if (Object.keys(texts).length === 0) storage.removeItem(keyOf(id));
        else storage.setItem(keyOf(id), JSON.stringify({ ...texts, at: Date.now() }));
        tidy(storage, keyOf(''));
      } catch {
        // Storage is full or forbidden: the text stays on the screen.
      }
    },
  };
}

function tidy(storage, prefix) {
  const keys = Object.keys(storage).filter((key) => key.startsWith(prefix));
  if (keys.length <= MAX_DRAFTS) return;
  const at = (key) => JSON.parse(storage.getItem(key))?.at ?? 0;
  const oldest = keys.sort((a, b) => at(a) - at(b)).slice(0, keys.length - MAX_DRAFTS);
  oldest.forEach((key) => storage.removeItem(key));
}
