/** Cleans untrusted text so that every reader, web feed and database can represent it. */

/** XML, and so RSS and Atom, cannot represent these, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this looks for
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/**
 * A lone surrogate, half a character, becomes U+FFFD. `\u0000` and other control characters are dropped.
 * CRLF and a lone CR become line breaks.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '')
}

/** The same for every text of a block or mark; nested objects are left to the caller. */
export function cleanFields<T extends object>(fields: T): T {
  const clean = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' ? cleanText(value) : value])
  return Object.fromEntries(clean) as T
}
