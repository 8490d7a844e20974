/** What a returning reader missed: from memory, and from the log where memory does not reach back far enough. */

import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Log, LoggedChange } from '#store/log/log.ts'
import { withoutRemoved } from './erasure.ts'
import type { Window } from './window.ts'

/** Changes a read of the log brings at once. */
export const PAGE = 256
/** Who missed more is better off with a fresh snapshot than with a replay. */
export const MAX_MISSED = 1_000
/**
 * The same in bytes, as they stand in the answer: SDKs in Python and Swift give up at a message of 1 MiB, and would come
 * back for the same one for ever.
 */
export const MAX_MISSED_BYTES = 400_000

type MissedAsk = {
  readonly stream: StreamName
  readonly log: Pick<Log, 'read'>
  readonly window: Window
  /** Where the feed is now. */
  readonly head: () => Cursor
  readonly after: Cursor
  readonly maxBytes: number
}

/** `too much` also when the reader's cursor is of another life of the stream. */
type MissedRead = readonly LoggedChange[] | 'too much' | 'log went back'

/**
 * The log is read page by page until memory goes on from there; so the head may move on meanwhile, however fast, and what
 * is held at once is bounded.
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

/** No more than the bytes that they are printed in: tells what is too much before it is printed. */
export function charactersIn(changes: readonly LoggedChange[]): number {
  return changes.reduce((sum, { text }) => sum + text.length, 0)
}
