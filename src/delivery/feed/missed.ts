/** What a returning reader missed: from memory, and from the log where memory does not reach back far enough. */

import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Log, LoggedChange } from '#store/log/log.ts'
import { withoutRemoved } from './erasure.ts'
import type { Window } from './window.ts'

/** Changes per read of the log. */
export const PAGE = 256
/** A reader that missed more is better served by a new snapshot than by a replay. */
export const MAX_MISSED = 1_000
/**
 * The same in encoded bytes: the SDKs for Python and Swift fail on a message of 1 MiB, and would request the same one
 * for ever.
 */
export const MAX_MISSED_BYTES = 400_000

type MissedAsk = {
  readonly stream: StreamName
  readonly log: Pick<Log, 'read'>
  readonly window: Window
  /** The feed's current position. */
  readonly head: () => Cursor
  readonly after: Cursor
  readonly maxBytes: number
}

/** `too much` also when the reader's cursor has another epoch. */
type MissedRead = readonly LoggedChange[] | 'too much' | 'log went back'

/**
 * Reads the log page by page until the window in memory continues it; so the head may advance meanwhile, however fast,
 * and memory use is bounded.
 */
export async function readMissed({ stream, log, window, head, after, maxBytes }: MissedAsk): Promise<MissedRead> {
  const { epoch } = head()
  let read: readonly LoggedChange[] = []
  while (head().epoch === epoch && head().offset - after.offset <= MAX_MISSED) {
    const { offset } = head()
    const from = read.at(-1)?.offset ?? after.offset
    const held = window.after(from, offset)
    if (held) return [...withoutRemoved(read, held), ...held]
    const page = await log.read(stream, { epoch, offset: from }, PAGE)
    if (page.kind !== 'changes') return 'too much'
    const upToHead = page.changes.filter(change => change.offset <= head().offset)
    if (page.head.offset < offset || upToHead.length === 0) return 'log went back'
    read = [...withoutRemoved(read, upToHead), ...upToHead]
    if (charactersIn(read) > maxBytes) return 'too much'
  }
  return 'too much'
}

/** A lower bound of their encoded size, to detect too much before encoding it. */
export function charactersIn(changes: readonly LoggedChange[]): number {
  return changes.reduce((sum, { text }) => sum + text.length, 0)
}
