/** The routes the phone uses beside the editor's own. */

import { ask } from '../store/api.js';

const tryPath = (flowId, rest = '') => `/flows/${encodeURIComponent(flowId)}/try${rest}`;
const post = (path, body, language, signal) => ask(path, { method: 'POST', body, language, signal });

export const phoneApi = {
  /** Replays a conversation; gives all that came of it. */
  replay: (flowId, asked, language, signal) => post(tryPath(flowId), asked, language, signal),
  /** Performs the open call for real; gives the action that answers it. */
  call: (flowId, asked, language) => post(tryPath(flowId, '/call'), asked, language),
  /** Writes a conversation down as a script. */
  script: (flowId, asked, language) => post(tryPath(flowId, '/script'), asked, language),
  /** Plays tests of a document. */
  play: (flowId, document, tests, language) => post(tryPath(flowId, '/tests'), { document, tests }, language),
};
