/** Keeps V8's young generation at its first size for as long as the process lives. */
import { setFlagsFromString } from 'node:v8'

/**
 * A crowd that arrives makes V8 enlarge it to 16 MB and more, and it stays that large: eight of the twelve kilobytes of
 * resident memory that each of ten thousand readers then seems to cost. What is allocated here is short-lived, so more and
 * smaller collections cost next to nothing (`bench/README.md`).
 */
export function keepYoungHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}
