/** Collects the changes that a returning reader missed: from memory if that goes back far enough, else from the log. */

import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Log, LoggedChange, Read } from '#store/log/log.ts'
import { withoutRemoved } from './erasure.ts'
import type { Window } from './window.ts'

/** Changes per read of the log. */
export const PAGE = 256
/** A reader that missed more is better served by a new snapshot than by a replay. */
export const MAX_MISSED = 1_000
/**
 * The same limit in encoded bytes: the Python and Swift SDKs fail on messages of 1 MiB, and would request the same one
 * forever.
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

/** Also `too much` if the reader's cursor has another epoch. */
type MissedRead = readonly LoggedChange[] | 'too much' | 'log went back'

/**
 * Reads the log page by page until the in-memory window continues it. This bounds memory use and tolerates a head that
 * advances meanwhile.
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

/** A lower bound of the encoded size, to detect an excess before encoding. */
export function charactersIn(changes: readonly LoggedChange[]): number {
  return changes.reduce((sum, { text }) => sum + text.length, 0)
}

/** The same history, of which the next changes are no longer kept: its followers cannot go on either. */
export function isPruned(read: Read, { epoch, offset }: Cursor): read is Extract<Read, { kind: 'gap' }> {
  return read.kind === 'gap' && read.head.epoch === epoch && read.head.offset >= offset
}
