/** Solves the puzzles of the guard as a reader's browser does. */
import { createHash } from 'node:crypto'
import type { Refusal } from '#platform/errors.ts'

type Proof = { readonly puzzle: string; readonly nonce: string }

export function solve(puzzle: string, bits: number): Proof {
  if (!(bits >= 1 && bits <= 24)) throw new Error(`a puzzle of ${bits} bits is not for tests`)
  for (let nonce = 0; ; nonce += 1) {
    const digest = createHash('sha256').update(`${puzzle}.${nonce}`).digest()
    if (digest.readUInt32BE(0) >>> (32 - bits) === 0) return { puzzle, nonce: String(nonce) }
  }
}

/** The puzzle that a refusal asks to be solved. */
export function puzzleIn({ more }: Pick<Refusal, 'more'>): { readonly puzzle: string; readonly bits: number } {
  return { puzzle: String(more.puzzle), bits: Number(more.bits) }
}
