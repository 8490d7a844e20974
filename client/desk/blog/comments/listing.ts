/**
 * The list of comments on the screen: it changes at the editor's wish alone, so that nothing moves under their fingers. Pure
 * functions.
 */
import type { QueuedComment } from '#shared/blog/comment.ts'

export const STATES = ['waiting', 'held', 'shown', 'rejected'] as const
type ListedState = (typeof STATES)[number]
export const ORDERS = ['newest', 'alike'] as const

export type CommentFilter = {
  readonly state: ListedState
  readonly order: (typeof ORDERS)[number]
  /** Only those about this update. */
  readonly update?: string | undefined
}

type Counts = Readonly<Record<ListedState | 'dropped', number>>

export type ListedPage = {
  readonly comments: readonly QueuedComment[]
  readonly next?: string
  readonly counts: Counts
  readonly open: boolean
}

export type CommentListing = {
  readonly filter: CommentFilter
  /** Ids, in the order of the screen; those decided stay in their places. */
  readonly shown: readonly string[]
  readonly known: ReadonlyMap<string, QueuedComment>
  /** On the server, and not on the screen. */
  readonly fresh: readonly string[]
  /** On the screen, and no longer in this state on the server. */
  readonly missing: ReadonlySet<string>
  readonly next?: string | undefined
  readonly counts?: Counts
  /** The list has been read; with the pane closed, the counts alone are. */
  readonly isRead?: true
}

export function emptyListing(filter: CommentFilter, { known, counts }: Partial<CommentListing> = {}): CommentListing {
  return {
    ...{ filter, shown: [], fresh: [], missing: new Set() },
    known: known ?? new Map(),
    ...(counts && { counts }),
  }
}

/** @param decided Ids of those that this desk has decided about, and the server does not know it yet. */
type Heard = { readonly page: ListedPage; readonly decided: ReadonlySet<string> }

/** An empty screen takes what there is; another keeps its comments, and counts the others. */
export function hearPage(held: CommentListing, { page, decided }: Heard): CommentListing {
  const known = withComments(held.known, page.comments)
  const open = openIn({ known, filter: held.filter }, { page, decided })
  const { counts } = page
  if (held.shown.length === 0) {
    return { ...held, known, counts, shown: open, fresh: [], missing: new Set(), next: page.next, isRead: true }
  }
  const shown = new Set(held.shown)
  const missing = missingFrom({ ...held, known }, page)
  return { ...held, known, counts, fresh: open.filter(id => !shown.has(id)), missing }
}

/** A response that was on its way during a decision still has the comment that was decided. */
function openIn({ known, filter }: Pick<CommentListing, 'known' | 'filter'>, { page, decided }: Heard): string[] {
  const ids = page.comments.map(({ id }) => id as string)
  return ids.filter(id => !decided.has(id) && known.get(id)?.state === filter.state)
}

/** A further page, below the others. */
export function hearOlder(held: CommentListing, { page, decided }: Heard): CommentListing {
  const known = withComments(held.known, page.comments)
  const added = openIn({ known, filter: held.filter }, { page, decided }).filter(id => !held.shown.includes(id))
  return { ...held, known, shown: [...held.shown, ...added], next: page.next, counts: page.counts }
}

/** A newer version replaces an older one, wherever it comes from; of the same version, the later answer counts. */
export function withComments(
  known: CommentListing['known'],
  comments: readonly QueuedComment[],
): ReadonlyMap<string, QueuedComment> {
  const next = new Map(known)
  for (const comment of comments) {
    if ((next.get(comment.id)?.version ?? 0) <= comment.version) next.set(comment.id, comment)
  }
  return next
}

/** A page that goes on says nothing about those behind its end; by similarity, nobody knows where that is. */
function missingFrom({ filter, shown, known }: CommentListing, page: ListedPage): ReadonlySet<string> {
  const there = new Set<string>(page.comments.map(({ id }) => id))
  const last = page.comments.at(-1)?.id ?? ''
  const isCovered = (id: string) => page.next === undefined || (filter.order === 'newest' && id > last)
  return new Set(shown.filter(id => known.get(id)?.state === filter.state && !there.has(id) && isCovered(id)))
}

/** The nearest one that is still open: below, then above. */
export function nextOpen(shown: readonly string[], after: string, isOpen: (id: string) => boolean): string | undefined {
  const at = shown.indexOf(after)
  return shown.slice(at + 1).find(isOpen) ?? shown.slice(0, Math.max(at, 0)).findLast(isOpen)
}

/** Where one of a state may have gone. */
export const OTHER_STATES: Readonly<Record<ListedState, readonly ListedState[]>> = {
  waiting: ['shown', 'rejected', 'held'],
  held: ['waiting', 'shown', 'rejected'],
  shown: ['rejected', 'waiting', 'held'],
  rejected: ['waiting', 'shown', 'held'],
}
