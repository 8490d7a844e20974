/** The order of updates and a place in it. No schemas here: this file is bundled into the widget. */
import type { Update } from './update.ts'

export type UpdatePlace = Pick<Update, 'time' | 'id'>

/** Newest first; the id decides between updates that share a shown time, so that the order is the same everywhere. */
export function compareUpdates(a: UpdatePlace, b: UpdatePlace): number {
  if (a.time !== b.time) return a.time < b.time ? 1 : -1
  if (a.id !== b.id) return a.id < b.id ? 1 : -1
  return 0
}

const PLACE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([0-9a-f-]{36})$/

/** A place stays valid when the update it was made from moves or is removed. Opaque to clients. */
export function printPlace({ time, id }: UpdatePlace): string {
  return `${time}_${id}`
}

/** Undefined for text that `printPlace` cannot have made. */
export function parsePlace(text: string): UpdatePlace | undefined {
  const [, time, id] = PLACE.exec(text) ?? []
  return time === undefined || id === undefined ? undefined : { time, id: id as UpdatePlace['id'] }
}

/** A place in the list of blogs, which is sorted by latest change. */
export type BlogPlace = { readonly changedAt: string; readonly id: string }

const BLOG_PLACE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)_([a-z0-9-]{1,80})$/

export function printBlogPlace({ changedAt, id }: BlogPlace): string {
  return `${changedAt}_${id}`
}

export function parseBlogPlace(text: string): BlogPlace | undefined {
  const [, changedAt, id] = BLOG_PLACE.exec(text) ?? []
  return changedAt === undefined || id === undefined ? undefined : { changedAt, id }
}
