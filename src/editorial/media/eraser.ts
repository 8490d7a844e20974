/**
 * Erases the pictures of removed updates from the store. It runs on every node that takes posts, and no node knows of the
 * others: the list lets one of them have each picture, so any may be killed or be added.
 */

import type { Clock } from '#platform/clock.ts'
import type { Bell } from '#store/bus/bell.ts'
import type { Erasures } from './erasures.ts'
import type { MediaName } from './media-name.ts'
import type { MediaStore } from './media-store.ts'

/** Who removes a picture looks whether it is gone. The second: while a bell tells of removals, for a ring that was lost. */
const LOOK_MS = 2_000
const SLOW_LOOK_MS = 15_000
/** A bucket that is away is not asked at every look. */
const RETRY_MS = 5_000
/** No upload takes as long; what is older was left by a crash. */
const PART_MS = 60 * 60_000

type EraserOptions = {
  readonly erasures: Erasures
  readonly store: Pick<MediaStore, 'erase' | 'tidy'>
  readonly bell: Pick<Bell, 'watch'>
  readonly clock: Clock
  readonly onErased: (name: MediaName) => void
  /** Once for a failure that lasts; what failed is tried again until it is done. */
  readonly onError: (error: unknown) => void
}

/** Looks at once, for what was left by a node that is no more. `close` finishes what is under way. */
export function startEraser({ erasures, store, bell, clock, onErased, onError }: EraserOptions) {
  let looking: Promise<void> | undefined
  let isClosed = false
  let isFailing = false

  async function eraseAll(): Promise<void> {
    for (let name = await erasures.next(); name && !isClosed; name = await erasures.next()) {
      try {
        await store.erase(name)
      } catch (error) {
        await erasures.putOff(name, RETRY_MS)
        throw error
      }
      await erasures.settle(name)
      onErased(name)
    }
  }

  async function lookOnce(): Promise<void> {
    try {
      await eraseAll()
      isFailing = false
    } catch (error) {
      // Tried again at the quick pace (`isBusy`).
      if (!isFailing) onError(error)
      isFailing = true
    }
    looking = undefined
  }

  const look = () => {
    looking ??= lookOnce()
  }
  const tidy = () => store.tidy(new Date(clock.now().getTime() - PART_MS)).catch(onError)

  const isBusy = () => isFailing
  const stops = [
    bell.watch({ name: 'erasure', look, quickMs: LOOK_MS, slowMs: SLOW_LOOK_MS, isBusy }),
    clock.every(PART_MS, tidy),
  ]
  look()
  const tidied = tidy()
  return {
    async close(): Promise<void> {
      isClosed = true
      for (const stop of stops) stop()
      await Promise.all([looking, tidied])
    },
  }
}
