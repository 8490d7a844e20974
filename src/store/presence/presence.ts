/** Presence: who is at the desk of a blog now, and which update each has open. Never readers: those are counted. */
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Role } from '#store/keys/keys.ts'

/** Three times as long as a desk waits before it says again that it is here. */
export const GONE_AFTER_MS = 15_000
/** Law 8, bounded. More windows of one session are mistakes or mischief: those not seen for the longest make room. */
export const MAX_WINDOWS = 20
/** More names than a desk could show. */
export const MAX_PRESENT = 100

/** One window of somebody: two may have the same blog open in two tabs, and edit in one of them. */
export type EditorWindow = {
  /** A session, or a key that is used without one. */
  readonly owner: string
  readonly window: string
}

export type Arrival = EditorWindow & {
  readonly name: string
  readonly role: Role
  readonly editing?: UpdateId | 'new' | undefined
}

/** `since`: when it came, as long as it was never gone. */
export type PresentEditor = Arrival & { readonly since: string }

/** Nobody's work depends on it, so it may be lost. It works across nodes, by the clock of the database. */
export interface EditorPresence {
  /** To be said again and again. Resolves with everybody who is there, in the order they came. */
  arrive(blog: BlogId, arrival: Arrival): Promise<readonly PresentEditor[]>
  leave(blog: BlogId, place: EditorWindow): Promise<readonly PresentEditor[]>
}
