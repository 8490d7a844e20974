/** What an editor sees of comments and has open about them, apart from the comments themselves. */
import type { Decision, Item } from '#client/desk/local/records/item.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'

/** What an editor sees of a comment: open to a decision, decided here, or decided elsewhere. */
export type CommentStanding =
  | { readonly kind: 'open' }
  | { readonly kind: 'mine'; readonly action: Decision['action']; readonly item?: Item }
  | { readonly kind: 'other'; readonly comment: QueuedComment }
  | { readonly kind: 'gone' }

export type AskedAbout =
  | { readonly kind: 'block' | 'remove'; readonly comment: QueuedComment }
  | { readonly kind: 'merge'; readonly marked: readonly QueuedComment[] }
  | { readonly kind: 'blocks' }

export type OpenForm = { readonly comment: string; readonly kind: 'answer' | 'edit' }
