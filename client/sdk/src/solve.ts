/** Solves a puzzle in slices, between which a page stays responsive. */
import type { Puzzle } from './comment-writer.ts'
import { searchNonce } from './proof.ts'

/** Some milliseconds on a phone. */
const SLICE = 1_000

export async function solveInSlices({ puzzle, bits }: Puzzle): Promise<string> {
  for (let from = 0; ; from += SLICE) {
    const nonce = searchNonce({ puzzle, bits, from, count: SLICE })
    if (nonce !== undefined) return nonce
    await new Promise(done => setTimeout(done))
  }
}
