/** WhatsApp's message templates: their words, what must be filled in, and the content that sends one. */

const PLACE = /\{\{\s*(\w+)\s*\}\}/g;
const FILES = new Set(['IMAGE', 'VIDEO', 'DOCUMENT']);

/**
 * Gives a template's words by part.
 *
 * @param {{components: object[]}} template as the API lists it.
 */
export function wordsOfTemplate({ components }) {
  const part = (type) => components.find((one) => one.type?.toUpperCase() === type) ?? {};
  const { format = '', text = '' } = part('HEADER');
  return {
    format: format.toUpperCase(),
    header: text,
    body: part('BODY').text ?? '',
    footer: part('FOOTER').text ?? '',
    buttons: part('BUTTONS').buttons ?? [],
  };
}

/** Puts parameters into a template's words; a place without one stays as it is. */
export function filledTemplate(text, parameters) {
  return text.replace(PLACE, (place, name) => parameterFor(parameters, name)?.text || place);
}

/**
 * Lists what a person must fill in, in order.
 *
 * @returns {{key: string, component: string, index: number, name: string, isFile: boolean}[]} `name` is the place's, or its number.
 */
export function placesOf(template) {
  const { format, header, body, buttons } = wordsOfTemplate(template);
  const places = FILES.has(format)
    ? [{ component: 'header', name: '', isFile: true, kind: format.toLowerCase() }]
    : namesIn(header).map((name) => ({ component: 'header', name }));
  places.push(...namesIn(body).map((name) => ({ component: 'body', name })));
  buttons.forEach((button, index) => {
    const isFilled = button.type === 'COPY_CODE' || /\{\{/.test(button.url ?? '');
    if (isFilled) places.push({ component: 'button', index, name: button.text ?? '' });
  });
  return places.map((place) => ({ index: 0, isFile: false, ...place, key: `${place.component}.${place.index ?? 0}.${place.name}` }));
}

/**
 * Gives the content that sends a template.
 *
 * @param {Record<string, string|object>} values by the places' keys: a text, or the media of a file.
 */
export function templateContent(template, values) {
  const parameters = placesOf(template).map(({ key, component, index, name, isFile }) => {
    if (isFile) return { component, media: values[key] };
    const isNamed = component !== 'button' && !/^\d+$/.test(name);
    return { component, index, text: values[key].trim().replace(/\s+/g, ' '), ...(isNamed && { name }) };
  });
  return { type: 'template', name: template.name, language: template.language, parameters };
}

function parameterFor(parameters, name) {
  return /^\d+$/.test(name) ? parameters[Number(name) - 1] : parameters.find((one) => one.name === name);
}

const namesIn = (text) => [...new Set([...text.matchAll(PLACE)].map((found) => found[1]))];
