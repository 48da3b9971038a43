/** Message templates as the catalogue of the channel has them: which places they have to fill. */

const FILE_KINDS = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' };
const PLACE = /\{\{\s*([\w.]+)\s*\}\}/g;

/** Gives the message template a config names; undefined when the catalogue has none. */
export const templateOf = (vocabulary, { name, language }) =>
  (vocabulary.message_templates ?? []).find((one) => one.name === name && one.language === language);

/** Lists the names of the places in a text, once each: numbers by size, names as they come. */
export function namesIn(text) {
  const names = [...new Set([...(text ?? '').matchAll(PLACE)].map((found) => found[1]))];
  return names.every((name) => /^\d+$/.test(name)) ? names.sort((a, b) => a - b) : names;
}

/** Puts texts in a template's places; a place without one stays as it is written. */
export function filledIn(text, parameters) {
  const names = namesIn(text);
  return text.replace(PLACE, (whole, name) => {
    const named = parameters.find((one) => one.name && one.name === name);
    return (named ?? (/^\d+$/.test(name) ? parameters[names.indexOf(name)] : undefined))?.text || whole;
  });
}

/** Gives the fields that fill a message template's places; texts that stand there already stay. */
export function placesOf(template, config) {
  const filled = (names, old) => names.map((name, index) => parameter(name, (old ?? [])[index]?.text ?? ''));
  const header = template.header_format === 'TEXT' ? namesIn(template.header_text) : [];
  const kind = FILE_KINDS[template.header_format];
  const buttons = template.buttons.flatMap((button, index) =>
    needsText(button) ? [{ number: index + 1, text: textOf(config, index + 1) }] : [],
  );
  const body = filled(namesIn(template.body), config.body);
  return {
    header: header.length ? filled(header, [config.header ?? {}])[0] : undefined,
    header_file: kind ? (config.header_file?.kind === kind ? config.header_file : { kind }) : undefined,
    body: body.length ? body : undefined,
    buttons: buttons.length ? buttons : undefined,
  };
}

const parameter = (name, text) => (/^\d+$/.test(name) ? { text } : { text, name });
const needsText = (button) => button.url?.includes('{{') || button.type === 'COPY_CODE';
const textOf = (config, number) => (config.buttons ?? []).find((one) => one.number === number)?.text ?? '';
