/** Presence: who is at the desk of a blog now, and which update each has open. Never readers: those are counted. */
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Role } from '#store/keys/keys.ts'

/** Three times the interval at which a desk reports its presence. */
export const GONE_AFTER_MS = 15_000
/** Law 8, bounded. More windows of one session are a mistake or an attack: those not seen for longest are dropped. */
export const MAX_WINDOWS = 20
/** More names than a desk could show. */
export const MAX_PRESENT = 100

/** One browser window of an editor: a blog may be open in two tabs, and be edited in one of them. */
export type EditorWindow = {
  /** A session, or a key that is used without one. */
  readonly owner: string
  readonly window: string
}

export type Arrival = EditorWindow & {
  readonly name: string
  readonly role: Role
  readonly editing?: UpdateId | 'new' | 'summary' | undefined
}

/** `since`: when the window arrived, if it has not been gone in between. */
export type PresentEditor = Arrival & { readonly since: string }

/** More names than a list of blogs could show. */
export const MAX_NAMES = 1_000

/** Somebody at the desk of a blog. */
export type PresentName = { readonly blog: BlogId; readonly name: string }

/** No work depends on it, so it may be lost. It works across nodes, by the clock of the database. */
export interface EditorPresence {
  /** Called repeatedly. Resolves with everybody who is present, in order of arrival. */
  arrive(blog: BlogId, arrival: Arrival): Promise<readonly PresentEditor[]>
  leave(blog: BlogId, place: EditorWindow): Promise<readonly PresentEditor[]>
  /** The names at each of these blogs, each name once a blog. */
  namesAt(blogs: readonly BlogId[]): Promise<readonly PresentName[]>
}
