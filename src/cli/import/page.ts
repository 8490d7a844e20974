/** A coverage page saved as plain text, as the importer understands it. */
import type { Blog } from '#shared/blog/blog.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'

/** What the page says of the coverage as a whole. */
export type PageBlog = Partial<Pick<Blog, 'title' | 'lead' | 'previous' | 'related' | 'credits'>>

export type PageUpdate = {
  /** Where its heading stands in the file, counted from 1. */
  readonly line: number
  /** The same for the same entry at every reading, also when newer entries have been put above it. */
  readonly name: string
  readonly time: string
  readonly untimed?: true
  readonly label?: string
  readonly body: PortableText
  readonly references: readonly PageReference[]
}

/** "1105 GMT" in this update's text stands for the update at `to`, a place in the list of updates. */
export type PageReference = { readonly words: string; readonly to: number }

/** Something a person should look at. Nothing that is reported is lost. */
export type Report = { readonly line: number; readonly message: string }

export type Page = {
  readonly blog: PageBlog
  /** Oldest first, the order to post them in: an update can only refer to one that is there. */
  readonly updates: readonly PageUpdate[]
  /** What a reader wrote beneath. Not ours to publish. */
  readonly comment?: string
  readonly reports: readonly Report[]
}

/** The day and zone of the page, which it does not carry itself. `date` as `2026-03-04`. */
export type PageDay = { readonly date: string; readonly timeZone: string }
