/** What a message holds, in one form, whichever side sent it. */

const MEDIA_KINDS = new Set(['image', 'video', 'audio', 'document', 'sticker']);

/**
 * Gives the parts of a message that are shown.
 *
 * @param {{id: string, direction: 'in'|'out'|'echo', kind: string, content: object}} message
 * @returns {{kind: string, text: string, header?: string, footer?: string, media?: object, location?: object,
 *   contacts?: {name?: string, phone?: string}[], options?: object[], button?: string, link?: {label: string, url: string}, template?: object, otherKind?: string}}
 */
export function partsOf({ direction, kind, content }) {
  return direction === 'out' ? ourParts(content) : theirParts(kind, content);
}

/** Gives the first words of a message for a list; empty when it has none. */
export function firstWords(parts) {
  const text = parts.text || parts.header || parts.media?.filename || parts.location?.name || namesOf(parts);
  return text.replace(/\s+/g, ' ').trim().slice(0, 200);
}

const namesOf = ({ contacts = [] }) => contacts.map(({ name, phone }) => name || phone || '').filter(Boolean).join(', ');

/** Gives where a message's file can be had; null when nowhere. Addresses that are not of the web are never followed. */
export function fileAddress({ id, direction }, media) {
  if (direction !== 'out') return media.id ? `/api/messages/${encodeURIComponent(id)}/file` : null;
  if (media.id) return `/api/files/${encodeURIComponent(media.id)}/content`;
  return isWebAddress(media.url) ? media.url : null;
}

/** Tells whether an address is one of the web, and nothing that runs. */
export const isWebAddress = (url) => /^https?:\/\/[^\s/?#]/i.test(url ?? '');

/** Takes a text apart into words and web addresses. */
export function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]'])/i).map((piece, index) => ({ text: piece, isLink: index % 2 === 1 }));
}

function theirParts(kind, content) {
  const parts = { kind, text: content.text ?? '' };
  if (MEDIA_KINDS.has(kind) && content.media) return { ...parts, kind: 'media', media: content.media };
  if (kind === 'location' && content.location) return { ...parts, location: content.location };
  if (kind === 'contacts') return { ...parts, contacts: content.contacts ?? [] };
  if (kind === 'other') return { ...parts, otherKind: content.other_kind ?? '' };
  return parts;
}

function ourParts(content) {
  const { type, text = '', header, footer, options } = content;
  switch (type) {
    case 'media':
      return { kind: 'media', text: content.caption ?? '', media: content.media };
    case 'location':
      return { kind: 'location', text: '', location: content.location };
    case 'link_button':
      return { kind: 'link', text, header, footer, link: { label: content.label, url: content.url } };
    case 'buttons':
      return { kind: 'buttons', text, header, footer, options };
    case 'list':
      return { kind: 'list', text, header, footer, options, button: content.button };
    case 'template':
      return { kind: 'template', text: '', template: content };
    default:
      return { kind: type ?? 'text', text };
  }
}
