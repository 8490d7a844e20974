/** PostgreSQL's text takes neither U+0000 nor lone surrogates. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd')
}
