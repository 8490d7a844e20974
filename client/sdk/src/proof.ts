/**
 * Proof of work: a nonce for which SHA-256 of `<puzzle>.<nonce>` begins with enough zero bits. Synchronous, because `crypto.subtle` takes
 * ten times as long for a text as short as this, and is missing on pages without TLS.
 */

type Search = {
  readonly puzzle: string
  /** Leading zero bits. */
  readonly bits: number
  readonly from: number
  readonly count: number
}

const BLOCK = 64
const constants = (power: number, count: number) =>
  Int32Array.from(primes(count), prime => (prime ** power % 1) * 2 ** 32)
/** FIPS 180-4, sections 4.2.2 and 5.3.3: the fractions of the cube and square roots of the first primes. */
const ROUND = constants(1 / 3, 64)
const INITIAL = constants(1 / 2, 8)
const schedule = new Int32Array(64)

/** Tries `count` nonces. Undefined if none of them is one. */
export function searchNonce({ puzzle, bits, from, count }: Search): string | undefined {
  const encoder = new TextEncoder()
  const prefix = encoder.encode(`${puzzle}.`)
  const whole = prefix.length - (prefix.length % BLOCK)
  const middle = hashed(INITIAL, prefix.subarray(0, whole))
  const begun = prefix.subarray(whole)
  let tail: Uint8Array = new Uint8Array()
  let digits = 0
  for (let number = from; number < from + count; number += 1) {
    const nonce = String(number)
    if (nonce.length !== digits) {
      digits = nonce.length
      tail = padded([...begun, ...new Uint8Array(digits)], prefix.length + digits)
    }
    encoder.encodeInto(nonce, tail.subarray(begun.length))
    if (zerosIn(hashed(middle, tail)) >= bits) return nonce
  }
  return undefined
}

function hashed(before: Int32Array, bytes: Uint8Array): Int32Array {
  const state = before.slice()
  for (let at = 0; at < bytes.length; at += BLOCK) compress(state, new DataView(bytes.buffer, bytes.byteOffset + at))
  return state
}

function zerosIn(state: Int32Array): number {
  const first = state.findIndex(word => word !== 0)
  return first < 0 ? state.length * 32 : first * 32 + Math.clz32(state[first] ?? 0)
}

/** @param length Of the whole message, in bytes */
function padded(end: readonly number[], length: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((end.length + 9) / BLOCK) * BLOCK)
  bytes.set(end)
  bytes[end.length] = 0x80
  new DataView(bytes.buffer).setUint32(bytes.length - 4, length * 8)
  return bytes
}

/** FIPS 180-4, section 6.2.2. */
function compress(state: Int32Array, block: DataView): void {
  for (let index = 0; index < 16; index += 1) schedule[index] = block.getInt32(index * 4)
  for (let index = 16; index < 64; index += 1) {
    const two = at(schedule, index - 2)
    const fifteen = at(schedule, index - 15)
    const near = turned(two, 17) ^ turned(two, 19) ^ (two >>> 10)
    const far = turned(fifteen, 7) ^ turned(fifteen, 18) ^ (fifteen >>> 3)
    schedule[index] = near + at(schedule, index - 7) + far + at(schedule, index - 16)
  }
  let [a, b, c, d] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3)]
  let [e, f, g, h] = [at(state, 4), at(state, 5), at(state, 6), at(state, 7)]
  for (let index = 0; index < 64; index += 1) {
    const choice = (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g))
    const first = h + choice + at(ROUND, index) + at(schedule, index)
    const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  state[0] = at(state, 0) + a
  state[1] = at(state, 1) + b
  state[2] = at(state, 2) + c
  state[3] = at(state, 3) + d
  state[4] = at(state, 4) + e
  state[5] = at(state, 5) + f
  state[6] = at(state, 6) + g
  state[7] = at(state, 7) + h
}

/** Every index that is used is one of its own. */
function at(words: Int32Array, index: number): number {
  return words[index] as number
}

function turned(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by))
}

function primes(count: number): readonly number[] {
  const found: number[] = []
  for (let one = 2; found.length < count; one += 1) if (found.every(prime => one % prime)) found.push(one)
  return found
}
