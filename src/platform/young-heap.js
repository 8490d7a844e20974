/**
 * Fixes the size of V8's young generation. With the first crowd, or already while the program is loaded, V8 would enlarge it to 64 MB for
 * good: up to six of the kilobytes of resident memory that each of ten thousand readers then appears to cost. In the megabyte that
 * it begins with, half of what the requests of a crowd need for a moment outlives it, and fills the heap (`bench/README.md`).
 * Plain JavaScript, because it is called before anything is loaded.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

const BYTES = 8_000_000
/** Enough survivors for V8 to double it; more rounds than it has ever taken. */
const OBJECTS = 20_000
const MAX_ROUNDS = 400

export function settleYoungHeap() {
  for (let round = 0; round < MAX_ROUNDS && size() < BYTES; round += 1) {
    const kept = []
    for (let n = 0; n < OBJECTS; n += 1) kept.push({ n })
  }
  setFlagsFromString('--semi-space-growth-factor=1')
}

function size() {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? BYTES
}
