/** Markdown of the documentation as HTML: no inline style and no script, so that the strictest policy allows it. */
import hljs from 'highlight.js/lib/common'
import dart from 'highlight.js/lib/languages/dart'
import http from 'highlight.js/lib/languages/http'
import nginx from 'highlight.js/lib/languages/nginx'
import MarkdownIt, { type Token } from 'markdown-it'

hljs.registerLanguage('dart', dart)
hljs.registerLanguage('http', http)
hljs.registerLanguage('nginx', nginx)

export type Heading = { readonly level: number; readonly id: string; readonly text: string }
/** The text under a heading, for the search. */
type Section = Heading & { text: string; words: string }
export type Rendered = {
  readonly title: string
  readonly html: string
  readonly headings: readonly Heading[]
  readonly sections: readonly Section[]
}

/** `html`: the pages are our own. */
const markdown = new MarkdownIt({ html: true })

// Scrolled by keyboard too.
markdown.renderer.rules.fence = (tokens, index) => {
  const { content = '', info = '' } = tokens[index] ?? {}
  const code = hljs.getLanguage(info)
    ? hljs.highlight(content, { language: info }).value
    : markdown.utils.escapeHtml(content)
  return `<pre tabindex="0"><code>${code}</code></pre>\n`
}
markdown.renderer.rules.table_open = () => '<div class="table" role="group" tabindex="0"><table>\n'
markdown.renderer.rules.table_close = () => '</table></div>\n'

/** Names of settings as long as this may be broken in a narrow column. */
const LONG_NAME = 14

markdown.renderer.rules.code_inline = (tokens, index) => {
  const code = markdown.utils.escapeHtml(tokens[index]?.content ?? '')
  return `<code>${code.length < LONG_NAME ? code : code.replace(/([_/])(?=\w)/g, '$1<wbr>')}</code>`
}

type Link = { readonly address: string; readonly title: string | undefined }
/** Undefined where the guide has no such file: the text stays, without a link. */
type LinkTo = (link: string) => Link | undefined

export function render(text: string, linkTo: LinkTo): Rendered {
  const tokens = markdown.parse(text, {})
  const slugs = new Map<string, number>()
  const sections: Section[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open') {
      const text = wordsOf(tokens[index + 1])
      const id = uniqueSlug(text, slugs)
      token.attrSet('id', id)
      sections.push({ level: Number(token.tag.slice(1)), id, text, words: '' })
    } else if (token.type === 'inline' && tokens[index - 1]?.type !== 'heading_open') {
      addWords(sections, wordsOf(token))
    } else if (token.type === 'fence') addWords(sections, token.content)
    withoutStyle(token)
    withoutEmptyHeader(token, tokens.slice(index + 1, index + 3))
    relink(token, linkTo)
    for (const [place, child] of (token.children ?? []).entries()) {
      const title = relink(child, linkTo)
      const name = token.children?.[place + 1]
      if (title !== undefined && name && /^[\w./-]+\.md$/.test(name.content))
        Object.assign(name, { type: 'text', content: title })
    }
  }
  const html = markdown.renderer.render(tokens, markdown.options, {})
  return { title: sections[0]?.text ?? '', html, headings: sections, sections }
}

/** As GitHub does: lower case, hyphens for spaces, no punctuation, and a number for the second of a name. */
function uniqueSlug(text: string, slugs: Map<string, number>): string {
  const slug = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-')
  const count = slugs.get(slug) ?? 0
  slugs.set(slug, count + 1)
  return count === 0 ? slug : `${slug}-${count}`
}

function wordsOf(token: Token | undefined): string {
  return (token?.children ?? [])
    .map(({ type, content }) => (type === 'softbreak' ? ' ' : /^(text|code_inline)$/.test(type) ? content : ''))
    .join('')
}

function addWords(sections: Section[], words: string): void {
  const last = sections.at(-1)
  if (last) last.words += `${words} `
}

/** The corner above a column of names heads nothing. */
function withoutEmptyHeader(token: Token, [content, end]: readonly Token[]): void {
  if (token.type !== 'th_open' || content?.content !== '' || !end) return
  token.tag = 'td'
  end.tag = 'td'
}

/** Cells of a table with an alignment have a style. */
function withoutStyle(token: Token): void {
  const style = token.attrGet('style')
  if (style === null) return
  token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'style')
  token.attrJoin('class', style.replace(/^text-align:\s*/, ''))
}

/** Returns the title of the page that it leads to. */
function relink(token: Token, linkTo: LinkTo): string | undefined {
  if (token.type === 'html_inline' || token.type === 'html_block') {
    token.content = token.content.replace(/\b(src|srcset|href)="([^"]*)"/g, (whole, name, link) =>
      isOutside(link) ? whole : `${name}="${linkTo(link)?.address ?? ''}"`,
    )
    return undefined
  }
  const name = token.type === 'image' ? 'src' : 'href'
  const link = token.attrGet(name)
  if (link === null || isOutside(link)) return undefined
  const to = linkTo(link)
  if (to !== undefined) token.attrSet(name, to.address)
  else token.attrs = (token.attrs ?? []).filter(([one]) => one !== name)
  return to?.title
}

function isOutside(link: string): boolean {
  return /^[a-z]+:/.test(link)
}
