/** What each node's card shows: ports and lines as the server reads its config, asked for once per type and config. */

import { findNode } from '../edits/document.js';
import { api } from './api.js';

const DELAY_MS = 60; // chosen: what is typed or pasted at once is one question
const MAX_NODES = 500; // chosen: an answer in less than 100 ms

const known = new Map();
const NO_FACE = Object.freeze({ ports: [], lines: [], faults: [] });

export const faceActions = (set, get) => {
  let timer;
  let asking = false;

  async function ask({ document, catalogue, language }) {
    const batch = [...unknownOf(document, language)].slice(0, MAX_NODES);
    const nodes = batch.map(([, { type, config }]) => ({ type, config }));
    const { faces } = await api.faces(nodes, namesIn(document, catalogue, nodes), language);
    batch.forEach(([key], index) => known.set(key, { ...NO_FACE, ...faces[index] }));
  }

  return {
    faces: {},

    /** Asks for what is not known yet, and ends when all of it is shown. */
    async askFaces() {
      if (asking) return;
      asking = true;
      try {
        while (get().document && unknownOf(get().document, get().language).size) {
          await ask(get());
          get().showFaces();
        }
      } catch {
        // The cards keep what they showed; the next edit asks again.
      } finally {
        asking = false;
      }
    },

    /** Shows what is known of the nodes as they are now, and asks for the rest. */
    showFaces() {
      const { document, faces, language } = get();
      if (!document) return;
      const shown = document.nodes.map((node) => [
        node.id,
        faceOf(known.get(keyOf(node, document, language)), faces[node.id]),
      ]);
      const isChanged = shown.some(([id, face]) => face !== faces[id]) || shown.length !== Object.keys(faces).length;
      if (isChanged) set({ faces: Object.fromEntries(shown.filter(([, face]) => face)) });
      clearTimeout(timer);
      if (!asking && unknownOf(document, language).size) timer = setTimeout(() => void get().askFaces(), DELAY_MS);
    },
  };
};

/** Gives the nodes whose face is not known, by what it depends on. */
function unknownOf(document, language) {
  const keyed = document.nodes.map((node) => [keyOf(node, document, language), node]);
  return new Map(keyed.filter(([key]) => !known.has(key)));
}

/** Gives what a card shows now. A config that cannot be read, since somebody is at it, keeps the ways out it had. */
function faceOf(fresh, before) {
  if (!fresh || fresh === before || fresh === before?.fresh) return before;
  const isUnreadable = fresh.faults.length > 0 && fresh.ports.length === 0;
  return isUnreadable && before?.ports.length ? { ...fresh, ports: before.ports, fresh } : fresh;
}

const keys = new WeakMap();

function keyOf({ type, config }, document, language) {
  if (!keys.has(config)) keys.set(config, JSON.stringify(config));
  const target = config.node_id && findNode(document, config.node_id);
  return `${language} ${type} ${target ? `${target.type} ${target.name}` : ''} ${keys.get(config)}`;
}

/** Gives what the nodes are called that others name in their config. */
function namesIn(document, catalogue, nodes) {
  const named = nodes.map(({ config }) => findNode(document, config.node_id)).filter(Boolean);
  return Object.fromEntries(named.map(({ id, name, type }) => [id, name || catalogue[type]?.strings.title || id]));
}
