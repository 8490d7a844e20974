/** Reads a page's head: its oEmbed endpoint and its Open Graph data (ogp.me). */
import { parseShallow } from '#editorial/body/nesting.ts'
import { type Found, found } from './found.ts'

export type PreviewedPage = {
  readonly found: Found
  /** The oEmbed URL, as written in the page. */
  readonly oembed?: string
}

/** Bounds memory for a hostile page; real heads have far fewer fields. */
const MAX_FIELDS = 400

export function previewPage(html: string, { isPost }: { readonly isPost: boolean }): PreviewedPage {
  const { fields, title, oembed } = readHead(html)
  const first = (...names: readonly string[]) => names.map(name => fields.get(name)).find(value => value)
  const headline = first('og:title', 'twitter:title') ?? title.replace(/\s+/g, ' ').trim()
  const description = first('og:description', 'twitter:description', 'description')
  // The title of a post's page names its author: "Ana Reyes (@ana@example.social)".
  const [, author, handle] = (isPost && /^(.+?) \(@([\w.@-]+)\)/.exec(headline ?? '')) || []
  return {
    ...(oembed !== undefined && { oembed }),
    found: found({
      provider: first('og:site_name', 'application-name'),
      author:
        author ?? (isPost ? headline : (first('author', 'article:author', 'byl') ?? '').replace(/^https?:.*/, '')),
      handle,
      text: isPost ? (description ?? headline) : [headline, description].filter(Boolean).join('\n'),
      time: first('article:published_time', 'og:published_time', 'og:article:published_time', 'date'),
    }),
  }
}

type Head = { readonly fields: ReadonlyMap<string, string>; readonly title: string; readonly oembed?: string }

function readHead(html: string): Head {
  const fields = new Map<string, string>()
  let title = ''
  let isInTitle = false
  let oembed: string | undefined
  parseShallow(html, {
    until: 'body',
    onopentag(name, { property, name: called, content, rel = '', type, href }) {
      if (name === 'title') isInTitle = title === ''
      const key = (property ?? called)?.toLowerCase()
      if (name === 'meta' && key && content && !fields.has(key) && fields.size < MAX_FIELDS) fields.set(key, content)
      const isAlternate = name === 'link' && /\balternate\b/i.test(rel)
      if (isAlternate && /^(?:application|text)\/json\+oembed$/i.test(type ?? '')) oembed ??= href
    },
    ontext(text) {
      if (isInTitle) title += text
    },
    onclosetag(name) {
      if (name === 'title') isInTitle = false
    },
  })
  return { fields, title, ...(oembed !== undefined && { oembed }) }
}
