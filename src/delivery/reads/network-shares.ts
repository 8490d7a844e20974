/**
 * Bounds what one network adds to the count of one update, in fixed memory: a count-min sketch (Cormode and Muthukrishnan, 2005), whose
 * cells are found by a keyed hash. It holds sums, no addresses, and its key never leaves this process.
 */
import { hash, randomBytes } from 'node:crypto'

/** Two rows, two megabytes; a hundred thousand networks and updates an hour rarely share both cells. */
const CELLS = 2 ** 17
const WINDOW_MS = 3_600_000

type AddedShare = {
  readonly blog: string
  readonly network: string
  readonly id: string
  /** The readers that the report stands for. */
  readonly weight: number
  /** The most that the network may add within an hour. */
  readonly most: number
}

export class NetworkShares {
  readonly #nowMs: () => number
  #rows = emptyRows()
  #key = newKey()
  #sinceMs: number

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
    this.#sinceMs = nowMs()
  }

  /** False if it is more than the network may add; then nothing is added. */
  add({ blog, network, id, weight, most }: AddedShare): boolean {
    if (this.#nowMs() - this.#sinceMs > WINDOW_MS) this.#begin()
    const digest = hash('sha256', `${this.#key} ${blog} ${network} ${id}`, 'buffer')
    const places = this.#rows.map((row, nth) => ({ row, cell: digest.readUInt32LE(nth * 4) % CELLS }))
    const added = Math.min(...places.map(({ row, cell }) => row[cell] ?? 0))
    if (added + weight > most) return false
    for (const { row, cell } of places) row[cell] = (row[cell] ?? 0) + weight
    return true
  }

  #begin(): void {
    this.#rows = emptyRows()
    this.#key = newKey()
    this.#sinceMs = this.#nowMs()
  }
}

function newKey(): string {
  return randomBytes(32).toString('base64')
}

function emptyRows(): readonly Float64Array[] {
  return [new Float64Array(CELLS), new Float64Array(CELLS)]
}
