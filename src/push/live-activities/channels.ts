/**
 * Which broadcast channel a blog has at Apple, and what was broadcast on it last: the port that every store implements
 * (`test/contracts/channels.ts` holds them to it).
 */
import type { BlogId } from '#shared/blog/ids.ts'

/** Every node hears of a change; the one whose turn it is broadcasts it. */
export type Turn = {
  readonly blog: BlogId
  /** See place.ts. */
  readonly place: string
  readonly runner: string
}

export interface Channels {
  of(blog: BlogId): Promise<string | undefined>
  /** The one that is kept: another node may have been first. */
  keep(blog: BlogId, channel: string): Promise<string>
  forget(blog: BlogId, channel: string): Promise<void>
  all(): Promise<readonly BlogId[]>
  /**
   * `told`: this place or a later one was broadcast. `held`: another runner is at it, until it says so or its time is over.
   * @param until An instant, after `now`
   */
  take(turn: Turn, time: { readonly until: string; readonly now: string }): Promise<'yours' | 'held' | 'told'>
  /** Was broadcast; the turn is free. */
  tell(turn: Turn): Promise<void>
  /** Frees the turn, if it is this runner's. */
  pass(turn: Pick<Turn, 'blog' | 'runner'>): Promise<void>
}
