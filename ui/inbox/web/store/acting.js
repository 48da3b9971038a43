/** What an operator does with a conversation; the server decides, the page shows what came of it. */

import { api } from './api.js';

export const actActions = (set, get) => {
  /** Does something; tells whether it was done. What is refused is said, and the conversation shown as it is. */
  async function act(id, name, body) {
    const askedAt = performance.now();
    try {
      get().hearConversation(await api.act(id, name, body), askedAt);
      return true;
    } catch (error) {
      get().failed(error);
      const now = await api.conversation(id).catch(() => null);
      if (now) get().hearConversation(now, askedAt);
      return false;
    }
  }

  return {
    take: (id) => act(id, 'take'),
    assign: (id, operatorId) => act(id, 'assign', { operator_id: operatorId }),
    assignTeam: (id, team) => act(id, 'assign', { team }),
    setPriority: (id, priority) => act(id, 'priority', { priority }),
    snooze: (id, until) => act(id, 'snooze', { until }),
    close: (id, reason, asksSatisfaction) => act(id, 'close', { reason, ask_satisfaction: asksSatisfaction }),
    reopen: (id) => act(id, 'reopen'),
    giveBack: (id, how) => act(id, 'give-back', how),

    /** Asks the workspace's model; gives its text, or null when it is refused. */
    async think(id, name) {
      try {
        return (await api.think(id, name)).text;
      } catch (error) {
        get().failed(error);
        return null;
      }
    },
  };
};
