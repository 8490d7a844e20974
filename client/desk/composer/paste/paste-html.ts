/** Converts HTML pasted from Word, Google Docs and other pages to blocks of a body. */
import { type Behavior, defineBehavior, forward } from '@portabletext/editor/behaviors'
import type { EditorBlock, EditorTextBlock } from '#client/desk/composer/body/editor-schema.ts'
import { isTooMuch, wordsOnly } from './large-paste.ts'
import { readPastedTable } from './paste-table.ts'
import { LEVEL, readStyles, unstyled } from './unstyled.ts'
import { readAddress } from './web-address.ts'

/** Our headings stand below the title of an update. */
const HEADINGS: Readonly<Record<string, string>> = { H1: 'h2', H5: 'h4', H6: 'h4' }
/** Outside of tables. The editor takes some milliseconds for each paragraph. */
const MOST_ELEMENTS = 4_000
const WITHOUT_WORDS = 'script, style, template, noscript, iframe, object, svg, title'

/** Before the editor reads it: what it would read as words, or not at all. */
function tidyHtml(html: string): string {
  const page = parsed(html)
  for (const element of page.querySelectorAll('h1, h5, h6')) {
    const heading = page.createElement(HEADINGS[element.tagName] ?? 'h2')
    heading.append(...element.childNodes)
    element.replaceWith(heading)
  }
  for (const quote of page.querySelectorAll('blockquote')) {
    const paragraphs = [...quote.children].filter(({ tagName }) => /^(P|DIV)$/.test(tagName))
    if (paragraphs.length > 1) quote.replaceWith(...paragraphs.map(one => wrapped(page, 'blockquote', one.innerHTML)))
  }
  for (const image of page.querySelectorAll('img')) markPicture(page, image)
  return page.documentElement.outerHTML
}

/** Word Online says by styles and classes what the editor reads from them. */
const WORD_ONLINE = /class="[^"]*\b(?:Normal)?TextRun\b/

function parsed(html: string): Document {
  const { html: plain, listKinds } = WORD_ONLINE.test(html) ? { html, listKinds: new Map() } : unstyled(html)
  const parse = (source: string) => {
    const page = new DOMParser().parseFromString(source, 'text/html')
    for (const element of page.querySelectorAll(WITHOUT_WORDS)) element.remove()
    return page
  }
  if (isTooMuch(plain)) return parse(wordsOnly(plain))
  const page = parse(plain)
  readStyles(page, listKinds)
  for (const table of page.querySelectorAll('table')) markTable(page, table)
  return page.getElementsByTagName('*').length > MOST_ELEMENTS ? parse(wordsOnly(plain)) : page
}

/** Different in every page: a copied page that contained the marks could make blocks that the editor cannot draw. */
const SECRET = crypto.getRandomValues(new Uint32Array(4)).join('-')

/** The editor has no tables: a mark gets through as words. A table that cannot be one keeps a line for each row. */
const TABLE = `\ue000table ${SECRET} `

function markTable(page: Document, table: HTMLTableElement) {
  const parts = readPastedTable(table)
  if (parts) return table.replaceWith(lineOf(page, TABLE + JSON.stringify(parts)))
  if (table.querySelector('table')) return
  for (const row of table.rows) {
    if (row.cells.length < 2 || row.querySelector('img')) continue
    const words = [...row.cells].map(cell => cell.textContent?.replace(/\s+/g, ' ').trim())
    const cell = page.createElement('td')
    cell.append(lineOf(page, words.join(' – ')))
    row.replaceChildren(cell)
  }
}

function lineOf(page: Document, text: string): HTMLElement {
  const line = page.createElement('p')
  line.textContent = text
  return line
}

/** The editor leaves pictures out of HTML that it reads; as words of their own they get through. */
const PICTURE = `\ue000picture ${SECRET} `

function markPicture(page: Document, image: HTMLImageElement) {
  const url = readAddress(image.getAttribute('src') ?? '')
  const around = image.closest('p, div, figure, h2, h3, h4, li, td, blockquote')
  if (url && !image.closest('li, td')) {
    const mark = lineOf(page, PICTURE + JSON.stringify({ url, alt: image.getAttribute('alt') ?? '' }))
    if (around) around.after(mark)
    else image.before(mark)
  }
  image.remove()
}

function markedIn(block: EditorTextBlock): EditorBlock | undefined {
  const text = block.children.map(child => ('text' in child ? String(child.text) : '')).join('')
  if (text.startsWith(TABLE)) return { _type: 'table', _key: block._key, table: JSON.parse(text.slice(TABLE.length)) }
  if (!text.startsWith(PICTURE)) return undefined
  return { _type: 'image', _key: block._key, ...JSON.parse(text.slice(PICTURE.length)) }
}

function wrapped(page: Document, tag: string, html: string): HTMLElement {
  const element = page.createElement(tag)
  element.innerHTML = html
  return element
}

/** After the editor has read it. Paragraphs that were quoted together are one quote. */
function tidyPasted(blocks: readonly EditorBlock[]): EditorBlock[] {
  const tidy: EditorBlock[] = []
  for (const block of blocks.flatMap(tidyBlock)) {
    const last = tidy.at(-1)
    if (!isQuoted(block)) tidy.push(block)
    else if (last?._type === 'quote' && 'pasted' in last) contentOf(last).push(plain(block))
    else tidy.push({ _type: 'quote', _key: `${block._key}-q`, content: [plain(block)], pasted: true })
  }
  return tidy.map(block => {
    if (!('pasted' in block)) return block
    const { pasted: _, ...quote } = block
    return quote
  })
}

function tidyBlock(block: EditorBlock): EditorBlock[] {
  if (block._type === 'block') {
    const text = withLevel(block as EditorTextBlock)
    return [markedIn(text) ?? withTidyLinks(text)]
  }
  if (block._type === 'image') return tidyImage(block)
  return [block]
}

function withLevel(block: EditorTextBlock): EditorTextBlock {
  const [first, ...rest] = block.children
  if (!first || !('text' in first) || !String(first.text).startsWith(LEVEL)) return block
  const text = String(first.text)
  const words = text.slice(LEVEL.length + 1)
  const children = words === '' && rest.length > 0 ? rest : [{ ...first, text: words }, ...rest]
  return { ...block, children, ...(block.listItem && { level: Number(text.charAt(LEVEL.length)) || 1 }) }
}

function withTidyLinks(block: EditorTextBlock): EditorTextBlock {
  const markDefs = (block.markDefs ?? []).flatMap(mark => {
    if (mark._type !== 'link') return [mark]
    const href = readAddress(String(mark.href ?? ''))
    return href ? [{ ...mark, href }] : []
  })
  const lost = (block.markDefs ?? []).map(({ _key }) => _key).filter(key => !markDefs.some(mark => mark._key === key))
  const children = block.children.map(child =>
    'marks' in child && Array.isArray(child.marks)
      ? { ...child, marks: child.marks.filter(mark => !lost.includes(mark)) }
      : child,
  )
  return { ...block, children, markDefs }
}

/** A picture inside a document that was copied has no address that others could open. */
function tidyImage(block: EditorBlock): EditorBlock[] {
  const { src, ...image } = block as EditorBlock & { src?: unknown; url?: unknown; upload?: unknown; alt?: unknown }
  const url = readAddress(String(image.url ?? src ?? ''))
  if (!url && !image.upload) return []
  return [{ ...image, ...(url && { url }), alt: typeof image.alt === 'string' ? image.alt : '' }]
}

function isQuoted(block: EditorBlock): block is EditorTextBlock {
  return block._type === 'block' && 'style' in block && block.style === 'blockquote'
}

function plain(block: EditorTextBlock): EditorTextBlock {
  return { ...block, style: 'normal' }
}

function contentOf(quote: EditorBlock): EditorTextBlock[] {
  return (quote as unknown as { content: EditorTextBlock[] }).content
}

const readHtml = defineBehavior({
  on: 'deserialize.data',
  guard: ({ event }) => event.mimeType === 'text/html',
  actions: [({ event }) => [forward({ ...event, data: tidyHtml(event.data) })]],
})

const takeIn = defineBehavior({
  on: 'deserialization.success',
  actions: [({ event }) => [forward({ ...event, data: tidyPasted(event.data) })]],
})

export const pasteHtmlBehaviors = [readHtml, takeIn] as unknown as readonly Behavior[]
