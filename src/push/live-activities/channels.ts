/** The port of the store of Apple broadcast channels and the last broadcasts; tested by `test/contracts/channels.ts`. */
import type { BlogId } from '#shared/blog/ids.ts'

/** Every node hears of a change; the one that gets the turn broadcasts it. */
export type Turn = {
  readonly blog: BlogId
  /** The position of the change; see place.ts. */
  readonly place: string
  readonly runner: string
}

export interface Channels {
  of(blog: BlogId): Promise<string | undefined>
  /** Returns the stored channel: another node may have been first. */
  keep(blog: BlogId, channel: string): Promise<string>
  forget(blog: BlogId, channel: string): Promise<void>
  all(): Promise<readonly BlogId[]>
  /**
   * `told`: this place or a later one was broadcast. `held`: another runner has the turn, until it finishes or its time is up.
   * @param until When the turn ends; an instant after `now`.
   */
  take(turn: Turn, time: { readonly until: string; readonly now: string }): Promise<'yours' | 'held' | 'told'>
  /** Marks the place as broadcast and frees the turn. */
  tell(turn: Turn): Promise<void>
  /** Frees the turn if it is this runner's. */
  pass(turn: Pick<Turn, 'blog' | 'runner'>): Promise<void>
}
