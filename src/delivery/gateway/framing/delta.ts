/** The Fossil delta between two changes, computed once for all dialects. */
import { isUtf8 } from 'node:buffer'
import { createDelta } from 'fossil-delta'
import type { LoggedChange } from '#store/log/log.ts'

/** Repetitive text costs up to a microsecond per byte (law 12, fair share). Updates longer than this are sent whole. */
const MOST_BYTES = 30_000

type Made = { readonly previous: LoggedChange; readonly delta: string | undefined }

/** Each dialect encodes a change in the same tick. */
const made = new WeakMap<LoggedChange, Made>()

/** Undefined if the whole text would be no larger. */
export function deltaBetween(previous: LoggedChange, change: LoggedChange): string | undefined {
  const known = made.get(change)
  if (known?.previous === previous) return known.delta
  const delta = makeDelta(previous.text, change.text)
  made.set(change, { previous, delta })
  return delta
}

function makeDelta(before: string, after: string): string | undefined {
  const [old, now] = [Buffer.from(before), Buffer.from(after)]
  if (Math.max(old.length, now.length) > MOST_BYTES) return undefined
  const delta = Buffer.from(createDelta(old, now))
  // A delta that splits a character cannot be put into a JSON string.
  return delta.length < now.length && isUtf8(delta) ? delta.toString() : undefined
}
