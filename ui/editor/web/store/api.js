/** The editor's client of the HTTP API: same origin, the log-in's cookie. */

/** What the server refused, or that it cannot be reached (status 0). */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {object} body `{error: {code, message, faults}}` and whatever the route adds.
   */
  constructor(status, body) {
    super(body?.error?.message ?? `HTTP ${status}`);
    this.status = status;
    this.body = body ?? {};
    this.code = body?.error?.code ?? 'unknown';
  }
}

/**
 * Asks the API and gives its JSON.
 *
 * @param {string} path after `/api`.
 * @param {{method?: string, body?: any, language?: string, headers?: object, keepalive?: boolean, signal?: AbortSignal}} [how]
 */
export async function ask(path, { method = 'GET', body, language, headers = {}, keepalive, signal } = {}) {
  const answer = await sent(addressOf(path, language), {
    method,
    keepalive,
    signal,
    credentials: 'same-origin',
    headers: body === undefined ? headers : { 'Content-Type': 'application/json', ...headers },
    body: isSentAsItIs(body) ? body : JSON.stringify(body),
  });
  const json = await answer.json().catch(() => null);
  if (!answer.ok) throw new ApiError(answer.status, json);
  return json;
}

const flowPath = (flowId, rest = '') => `/flows/${encodeURIComponent(flowId)}${rest}`;
const based = (revision) => ({ 'If-Match': `"${revision}"` });

/** The routes the editor uses. */
export const api = {
  me: () => ask('/me'),
  flow: (flowId) => ask(flowPath(flowId)),
  nodeTypes: (language) => ask('/node-types', { language }),
  vocabulary: (language) => ask('/vocabulary', { language }),
  faces: (nodes, names, language) => ask('/node-types/faces', { method: 'POST', body: { nodes, names }, language }),
  unprovedDraft: (flowId) => ask(flowPath(flowId, '/draft?proved=false')),
  check: (flowId, language) => ask(flowPath(flowId, '/draft/check'), { method: 'POST', language }),
  saveDraft: (flowId, text, revision, language, keepalive = false) =>
    ask(flowPath(flowId, '/draft'), { method: 'PUT', body: text, headers: based(revision), language, keepalive }),
  importFlow: (document, language) => ask('/flows/import', { method: 'POST', body: document, language }),
  publish: (flowId, revision, note, language) =>
    ask(flowPath(flowId, '/publish'), { method: 'POST', body: { revision, note }, language }),
  versions: (flowId, cursor = '') => ask(flowPath(flowId, `/versions?limit=30&cursor=${encodeURIComponent(cursor)}`)),
  version: (flowId, versionId) => ask(flowPath(flowId, `/versions/${encodeURIComponent(versionId)}`)),
  restore: (flowId, versionId, revision, language) =>
    ask(flowPath(flowId, `/versions/${encodeURIComponent(versionId)}/restore`), {
      method: 'POST',
      headers: based(revision),
      language,
    }),
  files: () => ask('/files?limit=100'),
  storeFile: (file) =>
    ask(`/files?name=${encodeURIComponent(file.name)}`, {
      method: 'POST',
      headers: { 'Content-Type': file.type || 'application/octet-stream' },
      body: file,
    }),
  members: () => ask('/workspace/members'),
  waiting: (flowId) => ask(flowPath(flowId, '/waiting')),
  tryFlow: (flowId, asked, language, signal) =>
    ask(flowPath(flowId, '/try'), { method: 'POST', body: asked, language, signal }),
  tryCall: (flowId, asked, language) => ask(flowPath(flowId, '/try/call'), { method: 'POST', body: asked, language }),
};

const isSentAsItIs = (body) => body === undefined || typeof body === 'string' || body instanceof Blob;

function addressOf(path, language) {
  if (!language) return `/api${path}`;
  return `/api${path}${path.includes('?') ? '&' : '?'}language=${language}`;
}

async function sent(address, how) {
  try {
    return await fetch(address, how);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError(0, null);
  }
}
