/**
 * Erases the pictures of removed updates from the store. It runs on every node that accepts posts, without coordination:
 * each queued picture is claimed by one of them, so any node may be killed or added.
 */
import type { Clock } from '#platform/clock.ts'
import type { Bell } from '#store/bus/bell.ts'
import type { Erasures } from './erasures.ts'
import type { MediaName } from './media-name.ts'
import type { MediaStore } from './media-store.ts'

/** Editors check whether a removed picture is gone. While the bell works, the slow poll only covers lost rings. */
const LOOK_MS = 2_000
const SLOW_LOOK_MS = 15_000
/** So that an unreachable bucket is not tried with every poll. */
const RETRY_MS = 5_000
/** No upload takes this long; older partial files were left by a crash. */
const PART_MS = 60 * 60_000

type EraserOptions = {
  readonly erasures: Erasures
  readonly store: Pick<MediaStore, 'erase' | 'tidy'>
  readonly bell: Pick<Bell, 'watch'>
  readonly clock: Clock
  readonly onErased: (name: MediaName) => void
  /** Called when erasing starts to fail; failed pictures are retried until they are erased. */
  readonly onError: (error: unknown) => void
}

/** Polls at once, for work left by a dead node. `close` finishes the current erasure. */
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
      // Retried at the quick interval (`isBusy`).
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
