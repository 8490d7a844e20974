/**
 * A proof of work: SHA-256 of `puzzle.nonce` must begin with so many zero bits. The server keeps nothing for a puzzle that it
 * gave out: the puzzle carries its terms, and a MAC over them, the blog and the writer's device.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Long enough for a slow phone to solve it while its reader is offline for a while. */
export const PUZZLE_LIFE_MS = 10 * 60_000
/** By how much the clocks of two nodes, or one clock before and after NTP set it, may differ. */
const SKEW_MS = 60_000
const ID_BYTES = 12
const MAC_BYTES = 18
/** A number in decimal, in practice. */
const NONCE = /^[\w-]{1,32}$/

export type PuzzleTerms = {
  /** The day of the secret that it is signed with. */
  readonly day: number
  readonly bits: number
  readonly expiresMs: number
  readonly id: string
}
/** For whom it was made; another blog or device cannot use it. */
type PuzzleFor = { readonly blog: string; readonly writer: string }
type Proof = { readonly puzzle: string; readonly nonce: string }

type Made = PuzzleFor & { readonly secret: string; readonly day: number; readonly bits: number; readonly nowMs: number }

export function makePuzzle({ secret, day, bits, nowMs, ...made }: Made): string {
  const terms = { day, bits, expiresMs: nowMs + PUZZLE_LIFE_MS, id: randomBytes(ID_BYTES).toString('base64url') }
  return `${printTerms(terms)}.${macOf(terms, { ...made, secret })}`
}

/** What a puzzle says of itself, which is to be verified; undefined if it is none. */
export function termsIn(puzzle: string): PuzzleTerms | undefined {
  const [, day, bits, expiresMs, id] = /^(\d{1,6})\.(\d{1,2})\.(\d{1,15})\.([\w-]{16})\.[\w-]{24}$/.exec(puzzle) ?? []
  return id === undefined ? undefined : { day: Number(day), bits: Number(bits), expiresMs: Number(expiresMs), id }
}

type Verified = PuzzleFor & { readonly secret: string; readonly terms: PuzzleTerms; readonly nowMs: number }

/** Whether this server made the puzzle for this blog and writer, and it is solved in time. */
export function isSolved({ puzzle, nonce }: Proof, { secret, terms, nowMs, ...made }: Verified): boolean {
  if (!NONCE.test(nonce) || terms.expiresMs <= nowMs) return false
  // From a clock that was ahead: it would be good for longer than a used one is remembered.
  if (terms.expiresMs > nowMs + PUZZLE_LIFE_MS + SKEW_MS) return false
  const expected = Buffer.from(`${printTerms(terms)}.${macOf(terms, { ...made, secret })}`)
  const given = Buffer.from(puzzle)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false
  return zeroBitsOf(createHash('sha256').update(`${puzzle}.${nonce}`).digest()) >= terms.bits
}

function printTerms({ day, bits, expiresMs, id }: PuzzleTerms): string {
  return `${day}.${bits}.${expiresMs}.${id}`
}

function macOf(terms: PuzzleTerms, { secret, blog, writer }: PuzzleFor & { readonly secret: string }): string {
  const signed = JSON.stringify(['puzzle', printTerms(terms), blog, writer])
  return createHmac('sha256', secret).update(signed).digest().toString('base64url', 0, MAC_BYTES)
}

function zeroBitsOf(digest: Buffer): number {
  const byte = digest.findIndex(value => value !== 0)
  return byte < 0 ? digest.length * 8 : byte * 8 + Math.clz32(digest[byte] ?? 0) - 24
}
