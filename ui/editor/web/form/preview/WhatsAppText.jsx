/** A text as WhatsApp shows it: marks become styles, variables become chips. */

import { partsOf } from '../reading/template.js';
import { spansOf } from '../text/formatting.js';

const TAGS = { bold: 'strong', italic: 'em', strike: 's', mono: 'code' };
const FIRST_SIGN = 0xe000; // Unicode, the private use area: no text holds its signs

/** @param {{text: string, isPlain?: boolean}} props `isPlain` shows the marks themselves, as buttons and headers do. */
export function WhatsAppText({ text, isPlain = false }) {
  const chips = [];
  const shown = partsOf(text)
    .map((part) => (part.kind === 'text' ? part.text : String.fromCharCode(FIRST_SIGN + chips.push(part) - 1)))
    .join('');
  return <Spans spans={isPlain ? [{ text: shown }] : spansOf(shown)} chips={chips} />;
}

function Spans({ spans, chips }) {
  return spans.map((span, index) => {
    if (span.text !== undefined) return <Words key={index} text={span.text} chips={chips} />;
    const Tag = TAGS[span.style];
    return (
      <Tag key={index}>
        <Spans spans={span.inner} chips={chips} />
      </Tag>
    );
  });
}

function Words({ text, chips }) {
  return text.split(/([\ue000-\uf8ff])/).map((piece, index) => {
    const chip = chips[piece.charCodeAt(0) - FIRST_SIGN];
    if (piece.length !== 1 || !chip) return piece;
    return chip.kind === 'variable' ? (
      <span key={index} className="fxf-chip is-shown">
        {chip.path ?? chip.text}
      </span>
    ) : null;
  });
}
