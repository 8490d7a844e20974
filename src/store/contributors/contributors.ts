/** The port to the newsroom's list of contributors, and to the record of which blogs have a copy of each. */
import type { Contributor } from '#shared/blog/contributor.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { ListedContributor } from '#shared/blog/listed-contributor.ts'
import type { ContributorPatch, NewContributor } from '#shared/requests/contributor-inputs.ts'
import type { Actor } from '#store/audit/audit.ts'

/** The desk reads the list whole, to choose from while typing. */
export const MOST_CONTRIBUTORS = 1_000

/** `version`: what the editor read. */
export type ContributorRef = { readonly id: string; readonly version: number; readonly by: Actor }

export type ContributorStored = { readonly kind: 'stored'; readonly contributor: ListedContributor }
export type ContributorRefused =
  /** Another one has this id. */
  | { readonly kind: 'exists'; readonly contributor: ListedContributor }
  | { readonly kind: 'full' }
  | { readonly kind: 'unknown' }
  /** Somebody changed it since: `contributor` is what there is now. */
  | { readonly kind: 'stale'; readonly contributor: ListedContributor }
type Outcome = Promise<ContributorStored | ContributorRefused>

/** A part of a stream to erase a contributor from: the changes after `after`. */
export type ErasurePart = { readonly blog: BlogId; readonly id: string; readonly after: number }

export interface Contributors {
  /** In the order of their names. */
  list(): Promise<readonly ListedContributor[]>
  /** Those of these ids that are listed. */
  find(ids: readonly string[]): Promise<readonly Contributor[]>
  create(made: NewContributor & { readonly by: Actor }): Outcome
  /** A patch without effect stores no new version. */
  edit(at: ContributorRef, patch: ContributorPatch): Outcome
  /** Returns what was removed. Blogs keep their copies. */
  remove(at: ContributorRef): Outcome
  /** The copies for a blog, which is remembered as one that has them. Ids that are not listed are left out. */
  lend(ids: readonly string[], blog: BlogId): Promise<readonly Contributor[]>
  /** Every blog that has, or had, a copy. */
  blogsOf(id: string): Promise<readonly BlogId[]>
  /**
   * Erases a contributor from a part of the changes that are kept of a blog, and with the first part from its updates as they
   * are now. Returns the offset to go on after; undefined at the end. Other writers may be at work.
   */
  eraseFrom(part: ErasurePart): Promise<number | undefined>
  /** The first step of an erasure: nothing gets another copy. */
  takeOut(id: string, by: Actor): Promise<void>
  /** The last step of an erasure: its blogs, and its place in templates. */
  forget(id: string): Promise<void>
}

export const CONTRIBUTOR_WRITES = [
  'create',
  'edit',
  'remove',
  'lend',
  'eraseFrom',
  'takeOut',
  'forget',
] as const satisfies readonly (keyof Contributors)[]
