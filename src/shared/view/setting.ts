/** Where and for whom a coverage is shown: all that a view needs besides the coverage itself. */
import type { Blog, Summary } from '#shared/blog/blog.ts'
import type { Block, PortableText } from '#shared/blog/portable-text.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Content } from './tree.ts'
import type { Words } from './words/en.ts'

export type DrawBody = (body: PortableText, text: ShownText) => Content
type ShownText = { readonly setting: Setting; readonly timeOf: (id: string) => string | undefined }

/**
 * Views of what many coverages have none of. Servers and the desk have all of them (`all-views.ts`); a widget loads each with the first
 * coverage that needs it (`client/widget/later-views.ts`), so that it costs other readers nothing.
 */
export type LaterViews = {
  readonly authors?: (update: Update, setting: Setting) => Content
  readonly contributors?: (blog: Partial<Blog>, setting: Setting) => Content
  /** `draw`: for the parts that are blocks of their own, such as the pictures of a gallery. */
  readonly block?: (block: Block, text: ShownText, draw: DrawBody) => Content
  readonly credits?: (blog: Partial<Blog>, setting: Setting) => Content
  readonly related?: (blog: Blog, setting: Setting) => Content
  readonly video?: (blog: Blog, setting: Setting) => Content
  readonly topicBar?: (blog: Blog, setting: Setting) => Content
  /** The sentence for screen readers about a summary that changed on an open page. */
  readonly summaryNews?: (before: Blog, after: Blog, words: Words) => string | undefined
  readonly summary?: (summary: Summary, text: ShownText, draw: DrawBody) => Content
}

export type Setting = {
  readonly words: Words
  /** `allViews`; in a widget, those that the coverage needs. */
  readonly views: LaterViews
  /** Of the blog, to name the authors of its updates. */
  readonly contributors?: Blog['contributors']
  readonly language: string
  readonly timeZone: string
  readonly clock?: Blog['clock']
  /** The level of the coverage's own title: 1 on its own page, usually 2 when embedded; one less if it is not shown. */
  readonly level: number
  /** Prefix of fragment links: empty on the coverage's own page, its full address elsewhere. */
  readonly page: string
  /** Prefix of addresses that begin with `/`. */
  readonly base: string
  /** The start of the addresses of uploaded pictures, which come in several widths. Absent where a page must stand alone. */
  readonly media?: string | undefined
  /** Nothing is clipped, because there will be no script to expand it. */
  readonly isWhole?: true
  /** Without a script: the address of the page of updates that follow a place in the list. */
  readonly olderAt?: (place: string) => string
  /** What is shown of its topics: their ids, separated by commas. */
  readonly topic?: string | null | undefined
  /** `none`; `compact`: state, title and day; anything else: all of it. */
  readonly opening?: string | null | undefined
}

/** Resolves an address from a body for the page on which the coverage is shown. */
export function resolve(address: string, { page, base }: Setting): string {
  if (address.startsWith('#')) return page + address
  return address.startsWith('/') ? base + address : address
}

/** For `aria-labelledby`: the section's heading and, when embedded beside other content, the coverage's title. */
export function namedBy(heading: string, { page, opening }: Pick<Setting, 'page' | 'opening'>): string {
  return page && opening !== 'none' ? `${heading} title` : heading
}

export function updateAddress(id: string, { page }: Pick<Setting, 'page'>): string {
  return `${page}#update-${id}`
}
