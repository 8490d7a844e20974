/** Parses HTML from a CMS or a paste into blocks. No markup is passed through. */
import { parseDocument } from 'htmlparser2'
import sanitize from 'sanitize-html'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { cleanText } from './clean-text.ts'
import { ELEMENTS, readHtmlNodes } from './html-nodes.ts'
import { withClosedRecordings } from './html-recordings.ts'
import { demandShallow } from './nesting.ts'
import { Paragraphs } from './paragraphs.ts'

/** Real pages stay below it; the tree walk is recursive. Text nested deeper is kept. */
const MAX_DEPTH = 100

const RULES: sanitize.IOptions = {
  allowedTags: ELEMENTS,
  allowedAttributes: {
    a: ['href'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    video: ['src', 'poster', 'title', 'width', 'height', 'aria-label'],
    audio: ['src', 'title', 'aria-label'],
    source: ['src'],
    track: ['src', 'srclang', 'kind'],
    iframe: ['src'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan'],
  },
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'template', 'title'],
  nestingLimit: MAX_DEPTH,
}

export function readHtml(html: string, makeKey: () => string): PortableText {
  const paragraphs = new Paragraphs(makeKey)
  const clean = cleanText(html)
  demandShallow(clean)
  const safe = sanitize(withClosedRecordings(clean), RULES)
  readHtmlNodes(parseDocument(safe).children, { paragraphs, makeKey })
  return paragraphs.end()
}
