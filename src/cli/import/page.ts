/** A coverage page saved as plain text, as the importer parses it. */
import type { Blog } from '#shared/blog/blog.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'

/** The fields of the coverage as a whole. */
export type PageBlog = Partial<Pick<Blog, 'title' | 'lead' | 'previous' | 'related' | 'credits'>>

export type PageUpdate = {
  /** The line of its heading in the file, counted from 1. */
  readonly line: number
  /** The same name whenever the page is read, even if newer entries were put above it. */
  readonly name: string
  readonly time: string
  readonly untimed?: true
  readonly label?: string
  /** Names, each once. */
  readonly topics: readonly string[]
  readonly body: PortableText
  readonly references: readonly PageReference[]
}

/** "1105 GMT" in this update's text refers to the update at `to`, an index into the list of updates. */
export type PageReference = { readonly words: string; readonly to: number }

/** Something for a person to check. Nothing that is reported is lost. */
export type Report = { readonly line: number; readonly message: string }

export type Page = {
  readonly blog: PageBlog
  /** Those listed above the first entry; others are named by entries alone. */
  readonly topics: readonly string[]
  /** What is below "WHAT WE KNOW:". */
  readonly summary?: PortableText
  /** Oldest first, the order in which to post them: an update can only refer to an earlier one. */
  readonly updates: readonly PageUpdate[]
  /** A reader's comment beneath the page. It is not ours to publish. */
  readonly comment?: string
  readonly reports: readonly Report[]
}

/** The day and zone of the page, which it does not contain. `date` as `2026-03-04`. */
export type PageDay = { readonly date: string; readonly timeZone: string }
