/** The parts of an open coverage that sending and undoing need. */
import type { Store } from '#client/desk/kit/store.ts'
import type { LiveBlog } from '#client/desk/live/live-blog.ts'
import type { LocalDesk } from '#client/desk/local/local-desk.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Drafting } from './drafting.ts'

/**
 * An update just published from this desk. `clock`: the time of publication, in the coverage's time zone. `sent`: as the server
 * returned it, for the moment until the coverage has it.
 */
export type Posted = { readonly id: string; readonly clock: string; readonly sent: Update }

export type DeskParts = {
  readonly id: string
  readonly local: LocalDesk
  readonly live: LiveBlog
  readonly drafting: Drafting
  readonly posted: Store<Posted | undefined>
  readonly asked: { readonly set: (asked: { readonly kind: 'unpublish'; readonly update: Update }) => void }
  readonly tab: { readonly set: (tab: 'write') => void }
}
