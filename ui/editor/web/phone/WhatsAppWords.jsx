/** A text with WhatsApp's marks for bold, italic, struck and fixed-width words; nothing else in it is read. */

import { spansOf } from '../form/text/formatting.js';

const TAGS = { bold: 'strong', italic: 'em', strike: 's', mono: 'code' };

export function WhatsAppWords({ text }) {
  return <Spans spans={spansOf(text)} />;
}

function Spans({ spans }) {
  return spans.map((span, index) => {
    if (span.text !== undefined) return span.text;
    const Tag = TAGS[span.style];
    return <Tag key={index}><Spans spans={span.inner} /></Tag>;
  });
}
