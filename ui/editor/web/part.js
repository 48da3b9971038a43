/** Parts of the editor that are loaded after it: as soon as there is time, or when first shown. */

import { lazy } from 'react';

const RETRY_MS = 2_000; // chosen: whoever waits for a part without network has it soon after the network is back
const loads = [];

/** Makes a component of a module's default export; while it cannot be loaded it is waited for, and nothing breaks. */
export function part(load) {
  const insist = () => load().catch(() => new Promise((resolve) => setTimeout(resolve, RETRY_MS)).then(insist));
  loads.push(load);
  return lazy(insist);
}

/**
 * Loads all parts, so that they are there when the network no longer is: once there is time, and while nobody drags.
 * Gives what ends the waiting.
 */
export function loadPartsAtRest() {
  const waiting = new AbortController();
  let isHeld = false;
  const soon = () => (globalThis.requestIdleCallback ?? setTimeout)(loadAtRest);
  const loadAtRest = () => {
    if (isHeld || waiting.signal.aborted) return;
    waiting.abort();
    for (const load of loads) load().catch(() => {}); // Who needs it tries again.
  };
  const hold = () => {
    isHeld = true;
  };
  const letGo = () => {
    isHeld = false;
    soon();
  };
  const listeners = { pointerdown: hold, pointerup: letGo, pointercancel: letGo };
  for (const [name, listener] of Object.entries(listeners)) {
    addEventListener(name, listener, { capture: true, signal: waiting.signal });
  }
  soon();
  return () => waiting.abort();
}
