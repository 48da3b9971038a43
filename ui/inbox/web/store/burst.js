/** What comes at once is taken at once: a long list is drawn once for all of it, not once for each. */

/**
 * Makes what gathers.
 *
 * @param {(one: any) => void} take gets everything in order, one after the other within one task.
 * @param {(run: () => void) => void} [start] runs something after what is being done now.
 */
export function createBurst(take, start = (run) => setTimeout(run)) {
  let waiting = [];
  const takeAll = () => {
    const all = waiting;
    waiting = [];
    all.forEach(take);
  };
  return {
    put(one) {
      waiting.push(one);
      if (waiting.length === 1) start(takeAll);
    },
    /** Forgets what was not taken yet. */
    drop() {
      waiting = [];
    },
  };
}
