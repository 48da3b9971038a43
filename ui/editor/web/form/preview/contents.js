/** What a node sends, as far as its config says: the message that is drawn beside the form. */

import { filledIn, templateOf } from '../widgets/messageTemplates.js';

const MAX_BUTTONS = 3; // WhatsApp Cloud API, reply buttons of one message

/** The messages by node type; a type that sends none is not here. */
const CONTENTS = {
  send_message: ({ text }) => ({ text }),
  ask_choice: ({ text, options = [], button_label = 'Menu' }) =>
    options.length > MAX_BUTTONS
      ? { text, listButton: button_label, rows: options }
      : { text, buttons: options.map(({ title }) => ({ title })) },
  ask_question: ({ text, answer }) => ({ text, ...answerParts(answer) }),
  send_link_button: ({ text, label, header, footer }) => ({
    text,
    header,
    footer,
    buttons: [{ title: label, icon: 'link' }],
  }),
  send_media: ({ kind, caption, filename, url }) => ({ media: { kind, filename, url }, text: caption }),
  send_location: ({ pin, variable }) => ({ location: pin ?? { name: variable && `{{ ${variable} }}` } }),
  send_template: (config, vocabulary) => templateContent(config, templateOf(vocabulary, config)),
};

/**
 * Gives the message a node sends; null for none, or none yet.
 *
 * @returns {{text?: string, header?: string, footer?: string, buttons?: {title: string, icon?: string}[], listButton?: string,
 *   rows?: {title: string, description?: string}[], media?: object, location?: object}|null}
 */
export function contentOf(type, config, vocabulary) {
  const content = CONTENTS[type]?.(config, vocabulary);
  if (!content) return null;
  const isEmpty = !content.text && !content.media?.kind && !content.location && !content.header;
  return isEmpty ? null : content;
}

/** Tells whether a node type sends something that can be drawn. */
export const hasPreview = (type) => type in CONTENTS;

function answerParts(answer) {
  if (answer?.kind === 'yes_no') return { buttons: [answer.yes_label, answer.no_label].map((title) => ({ title })) };
  return answer?.kind === 'location' ? { buttons: [{ icon: 'location' }] } : {};
}

function templateContent(config, template) {
  if (!template)
    return config.name ? { header: config.name, text: (config.body ?? []).map(({ text }) => text).join('\n') } : null;
  return {
    header: filledIn(template.header_text, config.header ? [config.header] : []),
    media: config.header_file ?? undefined,
    text: filledIn(template.body, config.body ?? []),
    footer: template.footer,
    buttons: template.buttons.map(({ type, text }) => ({
      title: text,
      icon: type === 'URL' ? 'link' : type === 'PHONE_NUMBER' ? 'phone' : 'reply',
    })),
  };
}
