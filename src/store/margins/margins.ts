/**
 * The port to what editors note beside updates. It is a row here and nothing else: on no stream, in no cache, in no archive for
 * readers (law 9, apart). It goes with its update when that is removed.
 */
import type { Author } from '#shared/blog/change.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Margin, SideNote } from '#shared/blog/margin.ts'
import type { FactCheck } from '#shared/blog/margin-limits.ts'

/** More than one person sees to in a night; the list of coverages has one number of them. */
export const MOST_ASSIGNED = 200

type At = { readonly blog: BlogId; readonly update: UpdateId }
type By = { readonly by: Author }

export type MarginChange = At &
  By & {
    /** What the editor read; 0 where there was nothing yet. */
    readonly version: number
    readonly assignee?: Author | null | undefined
    readonly check?: FactCheck | null | undefined
  }

export type NoteAdded = At & By & Pick<SideNote, 'id' | 'text'>
export type NoteRemoved = At & By & Pick<SideNote, 'id'>

export type MarginCopied = By & { readonly blog: BlogId; readonly from: UpdateId; readonly to: UpdateId }

export type MarginStored = { readonly kind: 'stored'; readonly margin: Margin }
/** The update is not there, or was removed. */
type Gone = { readonly kind: 'gone' }

/** Changes sort by time and id. */
export type MarginPlace = { readonly changedAt: string; readonly update: string }
export type MarginPage = { readonly margins: readonly Margin[]; readonly next?: MarginPlace }

export interface Margins {
  /** Another with every change of any margin of the blog. */
  revision(blog: BlogId): Promise<string>
  /** The last changed first. */
  page(blog: BlogId, asked: { readonly before?: MarginPlace | undefined; readonly limit: number }): Promise<MarginPage>
  find(at: At): Promise<Margin | undefined>
  /** A patch without effect stores no new version. */
  change(change: MarginChange): Promise<MarginStored | Gone | { readonly kind: 'stale'; readonly margin?: Margin }>
  /** The same note again changes nothing. `reused`: another one has its id. */
  addNote(note: NoteAdded): Promise<MarginStored | Gone | { readonly kind: 'full' | 'reused' }>
  removeNote(note: NoteRemoved): Promise<MarginStored | Gone | { readonly kind: 'unknown' }>
  /** Gives a copy to an update that has none, as when one goes back to the desk as a draft. False if there is nothing to copy. */
  copy(copied: MarginCopied): Promise<boolean>
  /** What this key or person still sees to, by blog; the last changed first. */
  assignedTo(key: string): Promise<ReadonlyMap<BlogId, readonly UpdateId[]>>
}

export const MARGIN_WRITES = ['change', 'addNote', 'removeNote', 'copy'] as const satisfies readonly (keyof Margins)[]
