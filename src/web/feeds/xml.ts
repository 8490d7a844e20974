/** XML 1.0, made with the page templates: all inserted values are escaped as text. */
import { html, type Markup } from '#web/pages/markup.ts'

/** XML 1.0, section 2.2: these characters are not allowed, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this pattern matches control characters
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

export function xmlText(text: string): string {
  return text.toWellFormed().replace(FORBIDDEN, '')
}

export function xmlDocument(root: Markup): string {
  return html`${{ markup: '<?xml version="1.0" encoding="utf-8"?>\n' }}${root}\n`.markup
}
