/**
 * A bell on the bus: rung when the record holds something to look at, so that hundreds of nodes need not ask it every
 * second. Like every message of the bus a ring may be lost. So listeners also poll: at a slow pace while the bell is known
 * to work, at a quick one while it is not, and at once when messages may have been missed.
 */
import type { Clock } from '#platform/clock.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Announcement, Bus } from './bus.ts'

/** What is to be looked at. `test` asks for nothing: it shows whether the bell is heard. */
type BellName = 'scheduled' | 'erasure' | 'alert' | 'sites' | 'test'

/** On the bus like a stream, though nothing is logged there. */
const STREAM = 'bell' as StreamName
/**
 * A node that heard nothing for this long rings once to see whether the bell works. The others hear that ring too and need
 * none of their own, so a fleet sends one in this time, however many nodes it has.
 */
const PERIOD_MS = 5_000
/** Periods without any ring after which the bell is not relied on. */
const MAX_SILENT = 2

export type Watched = {
  readonly name: BellName
  /** `word` is the ringer's; empty when the look comes of the pace, or of a doubt. */
  readonly look: (word: string) => void
  /** While the bell is not relied on. */
  readonly quickMs: number
  /** While it is: what may pass when a single ring is lost. */
  readonly slowMs: number
  /** True while something is under way that other nodes may drop without a ring, by being killed: the pace is quick. */
  readonly isBusy?: () => boolean
}

export interface Bell {
  /** Until the returned function is called. The first look is the caller's. */
  watch(watched: Watched): () => void
  close(): void
}

type BellOptions = {
  readonly bus: Pick<Bus, 'announce' | 'follow' | 'onDoubt'>
  readonly clock: Clock
  /** From 0 up to 1. */
  readonly random: () => number
  /** Whether the bus reaches every process that writes to the record; otherwise the pace is always the quick one. */
  readonly reachesAll: boolean
}

export function ring(bus: Pick<Bus, 'announce'>, name: BellName, word = ''): void {
  bus.announce({ stream: STREAM, epoch: 'bell', offset: 0, text: JSON.stringify({ name, word }) })
}

export function createBell({ bus, clock, random, reachesAll }: BellOptions): Bell {
  const watchers = new Set<Watcher>()
  /** Periods since the last ring that was heard; none was yet. */
  let silent = MAX_SILENT
  const isReliable = () => reachesAll && silent < MAX_SILENT

  function hear(announcement: Announcement): void {
    silent = 0
    const { name, word } = ringIn(announcement)
    for (const watcher of watchers) if (watcher.name === name) watcher.ring(word)
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

type Watcher = {
  readonly name: BellName
  ring(word: string): void
  /** Sets the time of the next look anew. */
  arm(): void
  close(): void
}

type Pace = Pick<BellOptions, 'clock' | 'random'> & { readonly isReliable: () => boolean }

function openWatcher({ name, look, quickMs, slowMs, isBusy }: Watched, { clock, random, isReliable }: Pace): Watcher {
  let callOff = () => {}

  function arm(isQuick = false): void {
    callOff()
    // Spread at the slow pace, so that a fleet that was started together does not look together.
    const ms = isQuick || !isReliable() || isBusy?.() ? quickMs : slowMs * (0.75 + random() / 2)
    callOff = clock.after(ms, () => {
      arm()
      look('')
    })
  }

  arm()
  return {
    name,
    arm: () => arm(),
    ring(word) {
      look(word)
      // What a ring starts is seen by `isBusy` only after the look.
      if (isBusy) arm(true)
    },
    close: () => callOff(),
  }
}

/** What another program published there is a ring for nothing. */
function ringIn({ text }: Announcement): { readonly name: unknown; readonly word: string } {
  try {
    const { name, word } = JSON.parse(text) as { name?: unknown; word?: unknown }
    return { name, word: typeof word === 'string' ? word : '' }
  } catch {
    return { name: undefined, word: '' }
  }
}
