/** Reads Markdown (CommonMark with tables and strikethrough) via HTML, so that both give the same result. */
import MarkdownIt from 'markdown-it'
import { Refusal } from '#platform/errors.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { SOURCE_CHARACTERS } from '#shared/requests/fields.ts'
import { cleanText } from './clean-text.ts'
import { readHtml } from './html.ts'

/** Raw HTML stays text; a typed line break stays a line break. */
const markdownIt = new MarkdownIt({ html: false, linkify: true, breaks: true })
markdownIt.linkify.set({ fuzzyLink: false, fuzzyEmail: false })

// Addresses are judged in one place, `readAddress`: a refused link is a link there and loses it, as in HTML.
markdownIt.validateLink = () => true
markdownIt.normalizeLink = url => url
markdownIt.normalizeLinkText = url => url

/**
 * Ten times the longest source, as the cells of a table need. A definition of a long address that is referred to thousands
 * of times would make gigabytes of a source of a few hundred kB.
 */
const MAX_RENDERED = 10 * SOURCE_CHARACTERS

export function readMarkdown(markdown: string, makeKey: () => string): PortableText {
  const html = markdownIt.render(cleanText(markdown))
  if (html.length <= MAX_RENDERED) return readHtml(html, makeKey)
  const message = 'becomes too long when it is written out; use fewer references to long addresses'
  throw new Refusal('invalid', { errors: [{ path: 'markdown', message }] })
}
