/** What happens, as it happens: one stream of server-sent events that is opened again when it breaks. */

const DELAYS_MS = [500, 1_000, 2_000, 5_000, 10_000, 15_000]; // chosen: a restart of the server is over soon

/**
 * Makes the connection.
 *
 * @param {object} how
 * @param {() => EventSource} how.open
 * @param {(frame: object) => void} how.hear
 * @param {(state: 'connecting'|'live'|'lost') => void} how.tell
 * @param {{start: Function, stop: Function}} [how.timers]
 * @param {() => number} [how.chance] from 0 to 1, so that not all browsers come back at once.
 */
export function createLive({ open, hear, tell, timers = browserTimers, chance = Math.random }) {
  let source = null;
  let failures = 0;
  let timer;

  function connect() {
    timers.stop(timer);
    source?.close();
    const opened = open();
    source = opened;
    opened.onopen = () => {
      failures = 0;
      tell('live');
    };
    opened.onmessage = ({ data }) => hear(JSON.parse(data));
    opened.onerror = () => {
      if (opened === source) retry();
    };
  }

  function retry() {
    source.close();
    source = null;
    const delay = DELAYS_MS[Math.min(failures, DELAYS_MS.length - 1)];
    failures += 1;
    tell('lost');
    timer = timers.start(connect, delay * (0.75 + chance() / 2));
  }

  return {
    start() {
      tell('connecting');
      connect();
    },
    /** Tries at once instead of later: the network is back, or somebody looks again. */
    hurry: () => !source && connect(),
    stop() {
      timers.stop(timer);
      source?.close();
      source = null;
    },
  };
}

const browserTimers = { start: (run, delayMs) => setTimeout(run, delayMs), stop: (timer) => clearTimeout(timer) };
