/** Markdown (CommonMark with tables and strikethrough), by way of HTML: one road, so that both mean the same. */
import MarkdownIt from 'markdown-it'
import type { PortableText } from '../../blog/portable-text.ts'
import { cleanText } from './clean-text.ts'
import { readHtml } from './html.ts'

/** Raw HTML stays the text it is; a line break typed is a line break meant. */
const markdownIt = new MarkdownIt({ html: false, linkify: true, breaks: true })
markdownIt.linkify.set({ fuzzyLink: false, fuzzyEmail: false })

// Addresses are judged in one place, `readAddress`: a refused link is a link there and loses it, as in HTML.
markdownIt.validateLink = () => true
markdownIt.normalizeLink = url => url
markdownIt.normalizeLinkText = url => url

export function readMarkdown(markdown: string, makeKey: () => string): PortableText {
  return readHtml(markdownIt.render(cleanText(markdown)), makeKey)
}
