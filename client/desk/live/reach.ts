/** Measures how long a post takes to reach readers: this desk reads the same public stream. */
import type { Change } from '#shared/blog/change.ts'

type Version = { readonly id: string; readonly version: number }

/** The response to a post may arrive after its change, but never after many others. */
const REMEMBERED = 100

export function createReach() {
  const came = new Map<string, number>()
  const waiting = new Map<string, (at: number) => void>()

  return {
    /** Records changes of the public stream as they arrive. */
    hear(changes: readonly Change[]) {
      const at = performance.now()
      for (const change of changes) {
        if (!('update' in change) || change.kind === 'update.removed') continue
        const name = nameOf(change.update)
        waiting.get(name)?.(at)
        waiting.delete(name)
        came.set(name, at)
        if (came.size > REMEMBERED) came.delete(came.keys().next().value ?? '')
      }
    },
    /** Milliseconds from `startedAt` (performance.now()) until that version arrived. */
    async measure(version: Version, startedAt: number) {
      const name = nameOf(version)
      if (waiting.size >= REMEMBERED) waiting.delete(waiting.keys().next().value ?? '')
      const at = came.get(name) ?? (await new Promise<number>(resolve => waiting.set(name, resolve)))
      return Math.max(0, at - startedAt)
    },
  }
}

function nameOf({ id, version }: Version): string {
  return `${id} ${version}`
}
