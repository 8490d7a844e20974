/** Addresses are absolute. */
export type FeedAuthor = {
  readonly name: string
  readonly url?: string | undefined
  readonly avatar?: string | undefined
}

/** A video or audio file of an entry. Its address is absolute. */
export type FeedFile = {
  readonly url: string
  readonly type: string
  readonly title?: string | undefined
  readonly seconds?: number | undefined
}

/** One entry of a web feed, whatever its format. */
export type FeedEntry = {
  /** Derived from the id of an update or comment, so that it stays the same if the server moves. */
  readonly id: string
  readonly url: string
  readonly title: string
  readonly html: string
  readonly text: string
  readonly published: string
  readonly updated: string
  /** Of a comment, the name of its writer. */
  readonly byline: string | undefined
  /** Names. */
  readonly topics?: readonly string[]
  /** Contributors, beside the byline. */
  readonly authors?: readonly FeedAuthor[]
  readonly files?: readonly FeedFile[]
  readonly tag?: 'summary' | 'key-event' | 'comment' | 'question' | undefined
  /** The entry that a comment is about. */
  readonly about?: { readonly id: string; readonly url: string }
}

/** Contributors first, then the byline. */
export function authorsIn({ authors = [], byline }: Pick<FeedEntry, 'authors' | 'byline'>): readonly FeedAuthor[] {
  return byline === undefined ? authors : [...authors, { name: byline }]
}

/** RFC 9562, section 4. */
export function entryId(id: string): string {
  return `urn:uuid:${id}`
}
