/** The field that searches a coverage, and the link to the page that has it. Both work without a script. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Filter } from '#shared/blog/filter.ts'
import { MAX_QUERY } from '#shared/search/query.ts'
import { searchWordsFor } from '#shared/view/search-words.ts'
import { html, type Markup } from './markup.ts'

type SearchForm = {
  readonly blog: Blog
  /** The page of the coverage. */
  readonly address: string
  /** What was searched for; absent on the page of the coverage. */
  readonly q?: string
  readonly kept: KeptFilter
}

/** What the coverage is filtered by, which the search keeps: names and values of its address. */
export type KeptFilter = readonly (readonly [name: string, value: string])[]

export function keptOf(filter: Filter | undefined): KeptFilter {
  const lists = { topic: filter?.topics.join(','), contributor: filter?.contributors.join(',') }
  return Object.entries(lists).flatMap(([name, value]) => (value ? [[name, value] as const] : []))
}

export function searchForm({ blog, address, q, kept }: SearchForm): Markup {
  const words = searchWordsFor(blog.language)
  // On a page of its own without words the field is what the reader came for.
  const focus = q === '' ? html` autofocus` : undefined
  const fields = kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
  return html`<form class="crier find" role="search" action="${address}"><label>${words.words} <input type="search" name="q" value="${q ?? ''}" maxlength="${String(MAX_QUERY)}" autocomplete="off"${focus}></label>${fields} <button>${words.search}</button></form>
`
}

export function searchLink({ blog, address, kept }: SearchForm): Markup {
  // The page's script looks for the end of it.
  const query = `?${new URLSearchParams({ ...Object.fromEntries(kept), q: '' })}`
  return html`<a href="${address}${query}">${searchWordsFor(blog.language).search}</a>`
}
