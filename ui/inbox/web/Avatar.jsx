/** A round picture of somebody: the first letters, in a colour of their own. */

const HUES = 12;

export function Avatar({ name, id, size = 40 }) {
  const words = name.replace(/[^\p{L}\p{N}\s]/gu, ' ').trim().split(/\s+/);
  const letters = words.length > 1 ? [...words[0]][0] + [...words.at(-1)][0] : [...(words[0] ?? '')].slice(0, 1).join('');
  const hue = ([...id].reduce((sum, sign) => sum * 31 + sign.codePointAt(0), 7) % HUES) * (360 / HUES);
  return (
    <span className="ib-avatar" style={{ '--hue': hue, '--size': `${size}px` }} aria-hidden="true">
      {letters.toUpperCase() || '·'}
    </span>
  );
}
