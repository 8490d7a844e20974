/** Cleans untrusted text so that every reader, web feed and database can represent it. */

/** Characters that XML, and so RSS and Atom, cannot represent even when escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern matches control characters
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Replaces lone surrogates with U+FFFD, drops `\u0000` and other control characters, and turns CRLF and CR into LF. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '')
}

/** Cleans every string field of a block or mark; nested objects are left to the caller. */
export function cleanFields<T extends object>(fields: T): T {
  const clean = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' ? cleanText(value) : value])
  return Object.fromEntries(clean) as T
}
