/**
 * Folding: changes of some streams are held back, so that each follower gets at most one write in a while, with all of them.
 * A crowd's comments then cost a node with ten thousand readers ten thousand writes a second, however many are shown.
 */
import type { StreamName } from '#shared/protocol/stream.ts'
import type { LoggedChange } from '#store/log/log.ts'

/** Nobody reads several comments a second; an answer that arrives a second later is still live. */
const PAUSE_MS = 1_000
/**
 * Law 8, bounded: with this many pending, they are written at once. In characters, well below the bytes that a reader may have
 * unsent (law 5, slow readers): a write of all of them must not look like a reader who cannot keep up.
 */
const MAX_PENDING = 256
const MAX_PENDING_CHARACTERS = 64_000

/** How long the next write waits after one; 0 for a stream that is not folded. The first change after a quiet time never waits. */
export function pauseAfter(stream: StreamName): number {
  return stream.startsWith('comments:') ? PAUSE_MS : 0
}

export function isFull(pending: readonly LoggedChange[]): boolean {
  if (pending.length >= MAX_PENDING) return true
  return pending.reduce((sum, { text }) => sum + text.length, 0) >= MAX_PENDING_CHARACTERS
}
