/** Parses Markdown (CommonMark with tables and strikethrough) via HTML, so that both give the same result. */
import MarkdownIt from 'markdown-it'
import { Refusal } from '#platform/errors.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { SOURCE_CHARACTERS } from '#shared/requests/fields.ts'
import { cleanText } from './clean-text.ts'
import { readHtml } from './html.ts'

/** Raw HTML is shown as text; a single line break is kept. */
const markdownIt = new MarkdownIt({ html: false, linkify: true, breaks: true })
markdownIt.linkify.set({ fuzzyLink: false, fuzzyEmail: false })

// Every link is parsed as one here. `safeAddress` validates addresses for all formats, and drops those that it refuses.
markdownIt.validateLink = () => true
markdownIt.normalizeLink = url => url
markdownIt.normalizeLinkText = url => url

// A paragraph of pictures alone is a gallery: each on a line of its own, without an empty one between.
markdownIt.core.ruler.push('gallery', ({ tokens }) => {
  for (const [index, { children }] of tokens.entries()) {
    const [open, close] = [tokens[index - 1], tokens[index + 1]]
    if (!children || open?.type !== 'paragraph_open' || !close || open.hidden) continue
    const pictures = children.filter(({ type }) => type === 'image')
    if (pictures.length < 2 || !children.every(one => one.type === 'image' || isBlank(one))) continue
    open.tag = 'figure'
    close.tag = 'figure'
  }
})

/**
 * Ten times the longest source, which large tables need. A long link definition that is referenced thousands of times would
 * expand a source of a few hundred kB into gigabytes.
 */
const MAX_RENDERED = 10 * SOURCE_CHARACTERS

export function readMarkdown(markdown: string, makeKey: () => string): PortableText {
  const html = markdownIt.render(cleanText(markdown))
  if (html.length <= MAX_RENDERED) return readHtml(html, makeKey)
  const message = 'is too long once rendered; use fewer references to long addresses'
  throw new Refusal('invalid', { errors: [{ path: 'markdown', message }] })
}

function isBlank({ type, content }: { readonly type: string; readonly content: string }): boolean {
  return type === 'softbreak' || type === 'hardbreak' || (type === 'text' && content.trim() === '')
}
