/** What the proofs say of the draft, by node and by edge. */

import { api } from './api.js';

const RANK = { error: 0, warning: 1, note: 2 };

export const checkActions = (set, get) => ({
  issues: [],

  /** Has the draft proved that was opened; the answer to every save has its issues with it. */
  async check() {
    const { flowId, language, loading } = get();
    if (loading !== 'ready') return;
    const checked = await api.check(flowId, language).catch(() => null);
    const isOpen = get().flowId === flowId && get().language === language;
    if (isOpen && checked?.revision === get().revision) set({ issues: checked.issues });
  },
});

const indexes = new WeakMap();

/** Gives the issues of this flow by node id and by edge key, the worst first. */
export function issuesOf(issues, flowId) {
  if (!indexes.has(issues)) indexes.set(issues, indexed(issues, flowId));
  return indexes.get(issues);
}

/** Counts issues by severity. */
export function counted(issues) {
  const count = { error: 0, warning: 0, note: 0 };
  for (const issue of issues) count[issue.severity] += 1;
  return count;
}

/** Sorts issues, the worst first. */
export const bySeverity = (issues) => [...issues].sort((a, b) => RANK[a.severity] - RANK[b.severity]);

function indexed(issues, flowId) {
  const found = { nodes: new Map(), edges: new Map() };
  for (const issue of bySeverity(issues)) {
    if (!issue.node_id || (issue.flow_id && issue.flow_id !== flowId)) continue;
    push(found.nodes, issue.node_id, issue);
    if (issue.port) push(found.edges, `${issue.node_id}:${issue.port}`, issue);
  }
  return found;
}

function push(map, key, item) {
  map.set(key, [...(map.get(key) ?? []), item]);
}
