/** Lets arrivals in together with what is known beside them: a frame of its own for that costs a device as much as the arrival. */
import { pause, systemTimer } from '#client/posting/src/pause.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Update } from '#shared/blog/update.ts'

/** Nobody notices; what is not known by then comes later. */
const MOST_MS = 100

/** Resolves once what is known beside these updates is there. */
type Prepare = (updates: readonly Update[]) => Promise<unknown>
type Coming = { readonly coverage: Coverage; readonly changes: readonly Change[] }

/** @param enter Takes them in. With each one it gets the coverage as it was then, and the changes since the last. */
export function createEntrance(enter: (coming: Coming) => void) {
  let waiting: Coming | undefined
  let prepare: Prepare | undefined

  function open() {
    const coming = waiting
    waiting = undefined
    if (coming) enter(coming)
  }

  return {
    /** What was asked for, such as older updates, has no changes, and waits for nothing. */
    come(coverage: Coverage, changes: readonly Change[]) {
      const isWaiting = waiting !== undefined
      waiting = { coverage, changes: [...(waiting?.changes ?? []), ...changes] }
      const updates = changes.flatMap(change => ('update' in change && 'body' in change.update ? [change.update] : []))
      if (!prepare || updates.length === 0) open()
      else if (!isWaiting) void Promise.race([prepare(updates), pause(MOST_MS, { timer: systemTimer })]).then(open)
    },
    /** The returned function ends it. */
    prepareWith(wanted: Prepare) {
      prepare = wanted
      return () => {
        prepare = undefined
      }
    },
  }
}
