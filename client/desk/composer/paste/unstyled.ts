/**
 * Pasted HTML without styles: parsing a document with them reports each one as a violation of the desk's
 * Content-Security-Policy. What Word and Google Docs say by styles becomes elements.
 */

/**
 * At the start of a list item, before the digit of its level: the editor counts levels in lists that are nested as HTML wants
 * it, which those of Word and Google Docs are not.
 */
export const LEVEL = '\ue001'

/** Renamed, so that it can still be read. */
const STYLE = 'data-style'

type Unstyled = { readonly html: string; readonly listKinds: ListKinds }

/** By Word's list and level, such as "l0:level1". */
type ListKinds = ReadonlyMap<string, 'ul' | 'ol'>

export function unstyled(html: string): Unstyled {
  const { rest, css } = withoutSheets(html)
  return { html: renamed(rest), listKinds: listKindsIn(css) }
}

/** In one pass: a search for each end would be quadratic in unclosed ones. */
function withoutSheets(html: string): { readonly rest: string; readonly css: string } {
  const [first = '', ...parts] = html.split(/<style(?=[\s>/])/i)
  let rest = first
  let css = ''
  for (const part of parts) {
    const end = part.search(/<\/style/i)
    css += end === -1 ? part : part.slice(0, end)
    if (end !== -1) rest += part.slice(part.indexOf('>', end) + 1)
  }
  return { rest, css }
}

const TOKEN = /<[a-z]|[>"']|(?<=[\s"'/])style(?=\s*=)/gi

/** Only inside tags and outside of quotes: "style =" may be among the words. */
function renamed(html: string): string {
  let quote = ''
  let isInTag = false
  return html.replace(TOKEN, token => {
    if (!isInTag) isInTag = token.startsWith('<')
    else if (quote) quote = token === quote ? '' : quote
    else if (token === '"' || token === "'") quote = token
    else if (token === '>') isInTag = false
    else if (token.toLowerCase() === 'style') return STYLE
    return token
  })
}

function listKindsIn(css: string): ListKinds {
  const rules = css.matchAll(/@list\s+(l\d+:level\d+)\s*\{([^}]*)\}/g)
  return new Map(
    [...rules].map(([, place = '', rule = '']) => [place, /number-format:\s*bullet/i.test(rule) ? 'ul' : 'ol']),
  )
}

export function readStyles(page: Document, listKinds: ListKinds): void {
  if (page.querySelector('[id^="docs-internal-guid"]')) readDocs(page)
  readWord(page, listKinds)
  for (const element of page.querySelectorAll(`[${STYLE}]`)) element.removeAttribute(STYLE)
}

function styleOf(element: Element): string {
  return element.getAttribute(STYLE) ?? ''
}

/** Google Docs puts everything into a `<b>` that is not bold, and says bold and italic by styles. */
function readDocs(page: Document): void {
  for (const around of page.querySelectorAll('[id^="docs-internal-guid"]')) around.replaceWith(...around.childNodes)
  for (const item of page.querySelectorAll('li')) {
    const level = item.ariaLevel ?? ''
    if (/^[1-9]$/.test(level)) (item.querySelector('p') ?? item).prepend(LEVEL + level)
  }
  for (const span of page.querySelectorAll('span')) {
    // A heading is bold by itself.
    if (/font-weight:\s*(?:bold|[6-9]00)/.test(styleOf(span)) && !span.closest('h1, h2, h3, h4, h5, h6'))
      wrapContent(page, span, 'strong')
    if (/font-style:\s*italic/.test(styleOf(span))) wrapContent(page, span, 'em')
  }
}

/** Word's list items are paragraphs that begin with a drawn mark; its `<o:p>` are the ends of paragraphs. */
function readWord(page: Document, listKinds: ListKinds): void {
  for (const end of page.querySelectorAll('o\\:p')) end.replaceWith(...(end.textContent?.trim() ? end.childNodes : []))
  for (const item of page.querySelectorAll('p')) {
    const [, list = '', level = ''] = /mso-list:\s*(l\d+)\s+(level[1-9])/.exec(styleOf(item)) ?? []
    if (!list && !/^MsoListParagraphCxSp/.test(item.className)) continue
    const marks = [...item.querySelectorAll('span')].filter(span => /mso-list:\s*ignore/i.test(styleOf(span)))
    const isNumbered = marks.some(mark => /^\s*\(?[\da-z]{1,4}[.)]/i.test(mark.textContent ?? ''))
    for (const mark of marks) mark.remove()
    const tag = listKinds.get(`${list}:${level}`) ?? (isNumbered ? 'ol' : 'ul')
    const entry = page.createElement('li')
    entry.append(LEVEL + (level.slice(-1) || '1'), ...item.childNodes)
    const outer = page.createElement(tag)
    outer.append(entry)
    item.replaceWith(outer)
  }
}

function wrapContent(page: Document, element: Element, tag: 'strong' | 'em'): void {
  const inner = page.createElement(tag)
  inner.append(...element.childNodes)
  element.append(inner)
}
