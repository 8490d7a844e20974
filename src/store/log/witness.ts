/**
 * Remembers, outside the database, how many commits it has seen, so that a restored backup is noticed (law 10, back in
 * time): the database has made fewer commits than the witness saw, or has no witness beside it at all.
 */
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs'

/** Wide enough for every safe integer, so that a shorter number overwrites a longer one whole. */
const DIGITS = 16

export interface Witness {
  /** Undefined if it has seen nothing yet. */
  read(): number | undefined
  write(commits: number): void
  close(): void
}

export function openWitness(file: string): Witness {
  const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT)
  return {
    read() {
      const buffer = Buffer.alloc(DIGITS)
      const length = readSync(descriptor, buffer, 0, DIGITS, 0)
      const commits = Number(buffer.toString('latin1', 0, length))
      return length === DIGITS && Number.isSafeInteger(commits) ? commits : undefined
    },
    // Not flushed: a power cut may leave an older count, with which the witness only detects less.
    write(commits) {
      writeSync(descriptor, String(commits).padStart(DIGITS, '0'), 0, 'latin1')
    },
    close: () => closeSync(descriptor),
  }
}
