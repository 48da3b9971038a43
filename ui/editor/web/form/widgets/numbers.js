/** Numbers as people type them. */

/** Reads a number with a point or a comma before its decimals; undefined for what is none. */
export function numberOf(text) {
  const plain = text.trim().replace(',', '.').replace(/^−/, '-');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : undefined;
}
