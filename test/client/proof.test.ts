/** Our own SHA-256 for proofs of work, against that of Node. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { searchNonce } from '#client/sdk/src/proof.ts'
import { solveInSlices } from '#client/sdk/src/solve.ts'

const BITS = 8

/** The lengths at which the padding needs another block. */
test.each([1, 40, 53, 54, 55, 56, 62, 63, 64, 118, 119, 120, 200])(
  'the first nonce for a puzzle of %i characters is the one that Node finds',
  length => {
    const puzzle = 'x'.repeat(length)
    let first = 0
    while (createHash('sha256').update(`${puzzle}.${first}`).digest().readUInt32BE(0) >>> (32 - BITS)) first += 1

    expect(searchNonce({ puzzle, bits: BITS, from: 0, count: 100_000 })).toBe(String(first))
    expect(searchNonce({ puzzle, bits: BITS, from: 0, count: first })).toBeUndefined()
  },
)

test('a puzzle is solved over several slices', async () => {
  const nonce = await solveInSlices({ puzzle: 'storm', bits: 13 })

  expect(createHash('sha256').update(`storm.${nonce}`).digest().readUInt16BE(0) >>> 3).toBe(0)
  expect(Number(nonce)).toBeGreaterThan(1_000)
})
