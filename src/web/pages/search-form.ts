/** The field that searches a coverage, and the link to the page that has it. Both work without a script. */
import type { Blog } from '#shared/blog/blog.ts'
import { MAX_QUERY } from '#shared/search/query.ts'
import { searchWordsFor } from '#shared/view/search-words.ts'
import { html, type Markup } from './markup.ts'

type SearchForm = {
  readonly blog: Blog
  /** The page of the coverage. */
  readonly address: string
  /** What was searched for; absent on the page of the coverage. */
  readonly q?: string
  /** What the coverage is filtered by, which the search keeps. */
  readonly topic?: string | undefined
}

export function searchForm({ blog, address, q, topic }: SearchForm): Markup {
  const words = searchWordsFor(blog.language)
  // On a page of its own without words the field is what the reader came for.
  const focus = q === '' ? html` autofocus` : undefined
  const kept = topic ? html`<input type="hidden" name="topic" value="${topic}">` : undefined
  return html`<form class="crier find" role="search" action="${address}"><label>${words.words} <input type="search" name="q" value="${q ?? ''}" maxlength="${String(MAX_QUERY)}" autocomplete="off"${focus}></label>${kept} <button>${words.search}</button></form>
`
}

export function searchLink({ blog, address, topic }: SearchForm): Markup {
  const query = topic ? `?topic=${encodeURIComponent(topic)}&q=` : '?q='
  return html`<a href="${address}${query}">${searchWordsFor(blog.language).search}</a>`
}
