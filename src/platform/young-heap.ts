/** Keeps V8's young generation at its initial size for the life of the process. */
import { setFlagsFromString } from 'node:v8'

/**
 * When a crowd arrives V8 enlarges it to 16 MB and more, and it stays that large: eight of the twelve kilobytes of resident
 * memory that each of ten thousand readers then appears to cost. Allocations here are short-lived, so more and smaller
 * collections cost almost nothing (`bench/README.md`).
 */
export function keepYoungHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}
