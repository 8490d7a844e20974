/** Where and for whom a coverage is shown: all that a view needs beside the coverage itself. */
import type { Words } from './words/en.ts'

/** How a reader goes through a coverage: what is new on top, or from its beginning. */
export type Order = 'newest' | 'oldest'

export type Setting = {
  readonly words: Words
  readonly language: string
  readonly timeZone: string
  /** The level of the coverage's own title: 1 on its page, mostly 2 inside somebody else's. */
  readonly level: 1 | 2 | 3 | 4
  /** What a fragment is added to: empty on the coverage's own page, its whole address elsewhere. */
  readonly page: string
  /** What an address that begins with `/` is added to. */
  readonly base: string
  /** `newest` where nothing is said. */
  readonly order?: Order
  /** Nothing is clipped: there will be no script to open it. */
  readonly isWhole?: true
  /** On a page of older updates: the address of the newest. */
  readonly newest?: string | undefined
}

/** An address from a body as a reader at this place can use it. */
export function resolve(address: string, { page, base }: Setting): string {
  if (address.startsWith('#')) return page + address
  return address.startsWith('/') ? base + address : address
}

/** By its heading and, on somebody else's page, where others may stand beside it, by the coverage's title too. */
export function namedBy(heading: string, { page }: Setting): string {
  return page ? `${heading} title` : heading
}

export function updateAddress(id: string, { page }: Setting): string {
  return `${page}#update-${id}`
}
