/** What a reader has viewed and read, from looks at the screen a second apart. */

/** MRC and IAB: half of it, in view for a second without a break. */
const VIEW_MS = 1_000
/** A timer of a busy page is late; a longer gap is no attention. */
const MOST_LATE_MS = 2_000
/** 300 words of English a minute: the fast end of silent reading, of which most adults manage 175 to 300 (Brysbaert, 2019). */
const CHARACTERS_PER_SECOND = 25
const LEAST_READ_MS = 2_000
/** Of a long text most readers leave out parts. */
const MOST_READ_MS = 30_000

export type SeenUpdate = { readonly id: string; readonly characters: number }
type Attended = { readonly viewed: readonly string[]; readonly read: readonly string[] }

export function createAttention(most: number) {
  /** How long each was seen in all, and without a break. */
  const times = new Map<string, { totalMs: number; runMs: number }>()
  const viewed = new Set<string>()
  const read = new Set<string>()
  let waiting: { viewed: string[]; read: string[] } = { viewed: [], read: [] }
  let before: { readonly atMs: number; readonly ids: ReadonlySet<string> } | undefined

  function note(seen: SeenUpdate, passedMs: number) {
    const { id, characters } = seen
    const time = times.get(id) ?? { totalMs: 0, runMs: 0 }
    times.set(id, time)
    if (!before?.ids.has(id)) time.runMs = 0
    else {
      time.totalMs += passedMs
      time.runMs += passedMs
    }
    if (time.runMs >= VIEW_MS && add(viewed, id)) waiting.viewed.push(id)
    if (viewed.has(id) && time.totalMs >= readingMs(characters) && add(read, id)) waiting.read.push(id)
  }

  return {
    /** Call it a second after the last look; `seen` is empty while the page is hidden. */
    look(seen: readonly SeenUpdate[], atMs: number) {
      const passedMs = atMs - (before?.atMs ?? atMs)
      if (passedMs > MOST_LATE_MS) before = undefined
      for (const one of seen) note(one, passedMs)
      before = { atMs, ids: new Set(seen.map(({ id }) => id)) }
    },

    /** What was not taken yet, up to the most that a report may have of each. */
    take(): Attended {
      return { viewed: waiting.viewed.splice(0, most), read: waiting.read.splice(0, most) }
    },

    giveBack(taken: Attended) {
      waiting = { viewed: [...taken.viewed, ...waiting.viewed], read: [...taken.read, ...waiting.read] }
    },
  }
}

export function readingMs(characters: number): number {
  return Math.min(MOST_READ_MS, Math.max(LEAST_READ_MS, (characters / CHARACTERS_PER_SECOND) * 1_000))
}

function add(set: Set<string>, id: string): boolean {
  return set.size < set.add(id).size
}
