/** A text with WhatsApp's marks for bold, italic, struck and fixed-width words, and with web addresses one can follow. */

import { spansOf } from '$/editor/form/text/formatting.js';
import { linked } from '../reading/contents.js';

const TAGS = { bold: 'strong', italic: 'em', strike: 's', mono: 'code' };

export function Words({ text }) {
  return (
    <p className="ib-words">
      {linked(text).map((piece, index) =>
        piece.isLink ? (
          <a key={index} href={piece.text} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ) : (
          <Spans key={index} spans={spansOf(piece.text)} />
        ),
      )}
    </p>
  );
}

function Spans({ spans }) {
  return spans.map((span, index) => {
    if (span.text !== undefined) return span.text;
    const Tag = TAGS[span.style];
    return (
      <Tag key={index}>
        <Spans spans={span.inner} />
      </Tag>
    );
  });
}
