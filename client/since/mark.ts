/**
 * What a reader had read of a coverage when they left it: on this device alone, and only ids and versions, so that a text that is
 * removed is in none. Where a browser stores nothing, everybody is a reader who comes for the first time.
 */

/**
 * `read`: the version that was seen of each update. `at`: when, by this device's clock. `summary`: its version, 0 for none; absent in
 * marks of older scripts.
 */
export type Mark = {
  readonly at: number
  readonly cursor: string
  readonly read: Readonly<Record<string, number>>
  readonly summary?: number
}

const PREFIX = 'crier-left:'
/** A long day. The ids of updates sort by the time when they were made: the oldest are left out. */
const MOST_READ = 200
/** Two hundred kilobytes in all, of the five megabytes that a site may store. */
const MOST_COVERAGES = 20
/** A coverage that was not opened for so long is over, or removed. */
const KEPT_MS = 30 * 86_400_000

/** @param page The address of the coverage, which other coverages on a partner's page do not share */
export function openMarks(page: string) {
  const name = PREFIX + page
  return {
    read: () => markIn(name),

    write({ read, ...rest }: Mark) {
      const newest = Object.entries(read).sort(([a], [b]) => (a < b ? 1 : -1))
      const mark: Mark = { ...rest, read: Object.fromEntries(newest.slice(0, MOST_READ)) }
      attempt(() => localStorage.setItem(name, JSON.stringify(mark)))
    },

    forget() {
      attempt(() => localStorage.removeItem(name))
    },

    /** Forgets old coverages, and the ones left longest ago if there are too many. */
    tidy(now: number) {
      const names = attempt(() => Object.keys(localStorage)) ?? []
      const held = names
        .filter(one => one.startsWith(PREFIX))
        .map(one => ({ name: one, at: markIn(one)?.at ?? 0 }))
        .sort((a, b) => b.at - a.at)
      const over = held.filter(({ at }, nth) => nth >= MOST_COVERAGES || now - at > KEPT_MS)
      for (const { name } of over) attempt(() => localStorage.removeItem(name))
    },
  }
}

/** What another program, or an older version, has stored under this name counts as nothing. */
function markIn(name: string): Mark | undefined {
  const held = attempt(() => JSON.parse(localStorage.getItem(name) ?? 'null') as Partial<Mark> | null)
  const { at, cursor, read, summary } = held ?? {}
  const isMark = typeof at === 'number' && typeof cursor === 'string' && typeof read === 'object' && read !== null
  return isMark ? { at, cursor, read, ...(typeof summary === 'number' && { summary }) } : undefined
}

/** A browser that blocks storage, or has no room, throws. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
