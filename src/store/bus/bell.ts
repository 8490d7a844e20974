/**
 * A bell on the bus, rung when the database holds work (a schedule, an erasure, an alert, changed sites), so that
 * hundreds of nodes need not query it every second. Like any message of the bus, a ring may be lost. Listeners
 * therefore also poll: slowly while the bell is known to work, quickly while it is not, and at once when messages may
 * have been missed.
 */
import type { Clock } from '#platform/clock.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Announcement, Bus } from './bus.ts'

/** The kind of work that is waiting; `logger` is for every process. `test` is a ring for nothing: it shows that the bell works. */
type BellName = 'scheduled' | 'erasure' | 'alert' | 'answer' | 'sites' | 'logger' | 'test'

/** Published like a stream, but never logged. */
const STREAM = 'bell' as StreamName
/**
 * A node that has heard no ring for this long rings once to test the bell. The other nodes hear that ring and need none
 * of their own, so a fleet sends one ring per period, whatever its size.
 */
const PERIOD_MS = 5_000
/** After this many periods without a ring, the bell is no longer relied on. */
const MAX_SILENT = 2

export type Watched = {
  readonly name: BellName
  /** Checks for work. `word` comes from the ring; it is empty when the check was caused by polling or by a doubt. */
  readonly look: (word: string, trace?: string) => void
  /** Polling interval while the bell is not relied on. */
  readonly quickMs: number
  /** Polling interval while it is: the longest delay that a lost ring can cause. */
  readonly slowMs: number
  /** True while another node could drop work without a ring, by being killed: polling is then quick. */
  readonly isBusy?: () => boolean
}

export interface Bell {
  /** Watches until the returned function is called. The caller does the first check itself. */
  watch(watched: Watched): () => void
  close(): void
}

type BellOptions = {
  readonly bus: Pick<Bus, 'announce' | 'follow' | 'onDoubt'>
  readonly clock: Clock
  /** Returns a number from 0 up to 1. */
  readonly random: () => number
  /** Whether the bus reaches every process that writes to the database; if not, polling is always quick. */
  readonly reachesAll: boolean
}

export function ring(bus: Pick<Bus, 'announce'>, name: BellName, word = ''): void {
  bus.announce({ stream: STREAM, epoch: 'bell', offset: 0, text: JSON.stringify({ name, word }) })
}

/**
 * For a command beside running servers, which ends right after: resolves when its own ring came back, so all that listen have it.
 * It never resolves on a bus that carries nothing.
 */
export function ringAndHear(
  bus: Pick<Bus, 'announce' | 'follow' | 'onDoubt'>,
  name: BellName,
  word: string,
): Promise<void> {
  return new Promise(resolve => {
    bus.onDoubt(stream => {
      if (stream === STREAM) ring(bus, name, word)
    })
    bus.follow(STREAM, announcement => {
      if (ringIn(announcement).word === word) resolve()
    })
  })
}

export function createBell({ bus, clock, random, reachesAll }: BellOptions): Bell {
  const watchers = new Set<Watcher>()
  /** Periods since the last ring. Starts as if the bell did not work, since no ring has been heard yet. */
  let silent = MAX_SILENT
  const isReliable = () => reachesAll && silent < MAX_SILENT

  function hear(announcement: Announcement): void {
    silent = 0
    const { name, word } = ringIn(announcement)
    for (const watcher of watchers) if (watcher.name === name) watcher.ring(word, announcement.trace)
  }

  function endPeriod(): void {
    if (silent > 0) ring(bus, 'test')
    silent += 1
    if (silent === MAX_SILENT) for (const watcher of watchers) watcher.arm()
  }

  const stops = [
    bus.follow(STREAM, hear),
    bus.onDoubt(stream => {
      if (stream === STREAM) for (const watcher of watchers) watcher.ring('')
    }),
    reachesAll ? clock.every(PERIOD_MS, endPeriod) : () => {},
  ]
  if (reachesAll) ring(bus, 'test')

  return {
    watch(watched) {
      const watcher = openWatcher(watched, { clock, random, isReliable })
      watchers.add(watcher)
      return () => {
        watchers.delete(watcher)
        watcher.close()
      }
    },

    close() {
      for (const stop of stops) stop()
      for (const watcher of watchers) watcher.close()
      watchers.clear()
    },
  }
}

type Watcher = ReturnType<typeof openWatcher>

type Pace = Pick<BellOptions, 'clock' | 'random'> & { readonly isReliable: () => boolean }

function openWatcher({ name, look, quickMs, slowMs, isBusy }: Watched, { clock, random, isReliable }: Pace) {
  let callOff = () => {}

  function arm(isQuick = false): void {
    callOff()
    // The slow interval has jitter, so that nodes that were started together do not check at the same moment.
    const ms = isQuick || !isReliable() || isBusy?.() ? quickMs : slowMs * (0.75 + random() / 2)
    callOff = clock.after(ms, () => {
      arm()
      look('')
    })
  }

  arm()
  return {
    name,
    /** Schedules the next check anew. */
    arm: () => arm(),
    ring(word: string, trace?: string) {
      look(word, trace)
      // `isBusy` sees the work that a ring starts only after the check.
      if (isBusy) arm(true)
    },
    close: () => callOff(),
  }
}

/** Anything else that was published on this channel counts as a ring without a name. */
function ringIn({ text }: Announcement): { readonly name: unknown; readonly word: string } {
  try {
    const { name, word } = JSON.parse(text) as { name?: unknown; word?: unknown }
    return { name, word: typeof word === 'string' ? word : '' }
  } catch {
    return { name: undefined, word: '' }
  }
}
