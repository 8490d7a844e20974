/** Vitest compares buffers byte by byte as properties: ten seconds for a megabyte. */
import { expect } from 'vitest'

expect.addEqualityTesters([
  (one, other) => (Buffer.isBuffer(one) && Buffer.isBuffer(other) ? one.equals(other) : undefined),
])
