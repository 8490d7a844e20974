/** What becomes of the comments on the screen, in a view. */
import { useSyncExternalStore } from 'react'
import { useStore } from '#client/desk/kit/use-store.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import type { CommentStanding } from './asked.ts'
import type { CommentsDesk } from './comments-desk.ts'

/** A value that depends on their standing. It must be the same again while nothing has changed. */
export function useFollowed<T extends string | boolean | undefined>(comments: CommentsDesk, get: () => T): T {
  return useSyncExternalStore(hear => comments.follow(hear), get)
}

export function useStanding(comments: CommentsDesk, id: string): CommentStanding {
  useFollowed(comments, () => keyOf(comments.standingOf(id)))
  return comments.standingOf(id)
}

function keyOf(standing: CommentStanding): string {
  if (standing.kind === 'mine') return `mine ${standing.action} ${standing.item?.id} ${standing.item?.isTried}`
  return standing.kind === 'other' ? `other ${standing.comment.version}` : standing.kind
}

export function useComment({ listing }: CommentsDesk, id: string): QueuedComment | undefined {
  return useStore({ ...listing, get: () => listing.get().known.get(id) })
}
