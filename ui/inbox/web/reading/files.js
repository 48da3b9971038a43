/** Files that go to a customer. */

/** What the file dialog offers. WhatsApp Cloud API, media; the server judges each file itself. */
export const TAKEN_TYPES = [
  'image/jpeg', 'image/png', 'image/webp', 'video/mp4', 'video/3gpp', 'audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg',
  'text/plain', '.pdf', '.doc', '.docx', '.xls', '.xlsx', '.ppt', '.pptx',
].join(',');

/** The types of a recording, the best first: WhatsApp shows Opus in Ogg as a voice message. */
export const VOICE_TYPES = ['audio/ogg;codecs=opus', 'audio/mp4;codecs=opus', 'audio/mp4'];

/** Tells whether words can stand under a file of this kind. */
export const takesCaption = (kind) => kind !== 'audio' && kind !== 'sticker';
