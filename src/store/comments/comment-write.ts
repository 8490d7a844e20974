/** A change of one comment as both databases store it: plain data, so that it can be sent to the thread that writes. */

/** `merged`: says the same as another, whose fate it shares. */
export type StoredState = 'waiting' | 'held' | 'shown' | 'rejected' | 'withdrawn' | 'merged'

/** What a comment must still be when it is changed. */
type CommentVersion = { readonly blog: string; readonly id: string; readonly version: number }
export type KnownComment = CommentVersion & { readonly state: StoredState }

export type CommentWrite = {
  readonly blog: string
  readonly id: string
  /** The version that it must have; it gets the next one. */
  readonly expects: number
  readonly state: StoredState
  readonly at: string
  /** Empty unless it is shown. */
  readonly shownAt: string
  readonly isAnswered: boolean
  /** JSON; empty once it is erased, together with everything else that its writer gave. */
  readonly content: string
  /** They become part of it, if none of them was changed meanwhile. */
  readonly doubles: readonly { readonly id: string; readonly version: number }[]
  /** Those that were part of it wait again. */
  readonly freesDoubles: boolean
  /** The devices that are queued for a push: its writer's and those of all doubles, or those of the new doubles. */
  readonly tells: 'all' | 'doubles' | 'none'
  /** The text is erased from every change that the log serves. */
  readonly erasesChanges: boolean
}

export const COUNTED = ['waiting', 'held', 'shown', 'rejected'] as const
type Counted = (typeof COUNTED)[number]
export type CountDeltas = Readonly<Record<Counted, number>>

export function isExpectedComment(
  { blog, id, expects, content, doubles }: CommentWrite,
  known: (blog: string, id: string) => KnownComment | undefined,
): boolean {
  const held = known(blog, id)
  if (held?.version !== expects || (held.state === 'merged' && content !== '')) return false
  return doubles.every(double => {
    const other = known(blog, double.id)
    return other?.version === double.version && double.id !== id && isUndecided(other.state)
  })
}

/** How the counts of a blog change, from the states before. The doubles that wait again are counted where they are found. */
export function countDeltas(
  { blog, id, state, doubles }: CommentWrite,
  known: (blog: string, id: string) => KnownComment | undefined,
): CountDeltas {
  const deltas = { waiting: 0, held: 0, shown: 0, rejected: 0 }
  const add = (of: StoredState | undefined, by: number) => {
    if (isCounted(of)) deltas[of] += by
  }
  for (const left of [id, ...doubles.map(double => double.id)]) add(known(blog, left)?.state, -1)
  add(state, 1)
  return deltas
}

function isCounted(state: StoredState | undefined): state is Counted {
  return COUNTED.includes(state as Counted)
}

function isUndecided(state: StoredState): boolean {
  return state === 'waiting' || state === 'held'
}
