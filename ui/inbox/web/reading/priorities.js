/** How urgent a conversation can be, the most urgent first. */
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'];
