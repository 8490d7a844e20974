/** What the widget lends to this part, which is minified apart from it. */
import type { SharedSocket } from '#client/sdk/src/shared-socket.ts'
import type { patch } from '#client/widget/patch.ts'
import type { ReadSurface } from '#client/widget/surface.ts'
import type { showClockOf } from '#shared/blog/times.ts'

export type CommentsSurface = ReadSurface & {
  readonly shared: SharedSocket
  /** Scrolls to an element, also in a frame, and focuses it. */
  readonly lead: (element: HTMLElement) => void
  readonly patch: typeof patch
  readonly clock: typeof showClockOf
}

/** What the extras get of it; they add what is in sight. */
export type LentSurface = Omit<CommentsSurface, 'seen'>
