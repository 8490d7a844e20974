/**
 * Which broadcast channel a blog has at Apple: the port that every store implements
 * (`test/contracts/channels.ts` holds them to it).
 */
import type { BlogId } from '../blog/ids.ts'

export interface Channels {
  of(blog: BlogId): Promise<string | undefined>
  /** The one that is kept: another node may have been first. */
  keep(blog: BlogId, channel: string): Promise<string>
  forget(blog: BlogId, channel: string): Promise<void>
  all(): Promise<readonly BlogId[]>
}
