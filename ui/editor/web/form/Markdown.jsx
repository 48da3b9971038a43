/** The help texts' Markdown: paragraphs, lists, bold, italic and code. */

const INLINE = /(\*\*[^*]+\*\*|\*[^*\n]+\*|`[^`]+`)/;

/** @param {{text: string}} props */
export function Markdown({ text }) {
  const blocks = text
    .trim()
    .split(/\n\s*\n/)
    .flatMap(blocksOf);
  return (
    <div className="fxf-markdown">
      {blocks.map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </div>
  );
}

/** A paragraph right above a list is a block of its own. */
function blocksOf(text) {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith('- '));
  if (first < 0) return [{ words: lines.join(' ') }];
  const items = lines
    .slice(first)
    .join('\n')
    .split(/\n(?=- )/)
    .map((item) => item.slice(2).replace(/\s*\n\s*/g, ' '));
  return first > 0 ? [{ words: lines.slice(0, first).join(' ') }, { items }] : [{ items }];
}

function Block({ block }) {
  if (!block.items)
    return (
      <p>
        <Inline text={block.words} />
      </p>
    );
  return (
    <ul>
      {block.items.map((item) => (
        <li key={item}>
          <Inline text={item} />
        </li>
      ))}
    </ul>
  );
}

function Inline({ text }) {
  return text.split(INLINE).map((piece, index) => {
    if (piece.startsWith('**')) return <strong key={index}>{piece.slice(2, -2)}</strong>;
    if (piece.startsWith('*') && piece.length > 2) return <em key={index}>{piece.slice(1, -1)}</em>;
    if (piece.startsWith('`')) return <code key={index}>{piece.slice(1, -1)}</code>;
    return piece;
  });
}
