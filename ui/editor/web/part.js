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

/** Loads all parts, so that they are there when the network no longer is. */
export function loadParts() {
  for (const load of loads) load().catch(() => {}); // Who needs it tries again.
}
