/**
 * Writes lines to standard output or standard error, which may be a full disk, a pipe that nobody reads or a closed
 * terminal. None of these may end or block the server: lines that cannot be written wait in a bounded buffer, and lines
 * that do not fit are dropped and counted (law 8, bounded).
 */
import { constants, fstatSync, openSync, readFileSync, write, writeSync } from 'node:fs'
import type { Clock } from '#platform/clock.ts'
import { backoffMs } from '#platform/retry/backoff.ts'

/** The first minutes of a problem say most about it; later lines are only counted. */
const MAX_WAITING_BYTES = 1_048_576
/** A busy reader catches up soon; freeing a disk takes a person. The delay doubles from one to the other. */
const FIRST_RETRY_MS = 10
const MAX_RETRY_MS = 640
/** Writes of up to this size are atomic on a pipe (POSIX: PIPE_BUF), so lines of several processes never mix. */
const MAX_CHUNK_BYTES = 4_096

type OutputOptions = {
  readonly fd: 1 | 2
  readonly clock: Clock
  /** Called once each time that writing starts to fail. */
  readonly onStuck?: (error: unknown) => void
  /** Called when writing works again, with the number of dropped lines. */
  readonly onResumed?: (dropped: number) => void
}

export class Output {
  readonly #given: Required<OutputOptions>
  readonly #target: Target
  readonly #attempt: Attempt
  readonly #waiting: Buffer[] = []
  #waitingBytes = 0
  #isWriting = false
  #isResting = false
  /** Consecutive attempts that wrote nothing; 0 while writing works. */
  #failures = 0
  #dropped = 0
  #reported = 0

  constructor({ fd, clock, onStuck = () => {}, onResumed = () => {} }: OutputOptions) {
    this.#given = { fd, clock, onStuck, onResumed }
    this.#target = openTarget(fd)
    this.#attempt = this.#target.isNonBlocking ? atOnce : inThePool
  }

  /** Returns at once. */
  write(text: string): void {
    const line = Buffer.from(text)
    if (this.#waitingBytes + line.length > MAX_WAITING_BYTES) {
      this.#dropped += 1
      return
    }
    this.#waiting.push(line)
    this.#waitingBytes += line.length
    this.#pump()
  }

  /** Lines dropped so far. */
  get dropped(): number {
    return this.#dropped
  }

  /** Writes as much of the buffer as possible without blocking; for a process that is ending. */
  flush(): void {
    try {
      while (this.#waiting.length > 0) writeSync(this.#target.fd, this.#takeChunk())
    } catch {
      // It failed before, and there is nobody left to notify.
    }
  }

  #pump(): void {
    if (this.#isWriting || this.#isResting || this.#waiting.length === 0) return
    this.#isWriting = true
    const chunk = this.#takeChunk()
    this.#attempt(this.#target.fd, chunk, (error, written) => {
      this.#isWriting = false
      this.#putBack(chunk.subarray(written))
      if (error) return this.#rest(error)
      this.#failures = 0
      if (this.#waiting.length === 0) this.#reportDropped()
      this.#pump()
    })
  }

  /** As many whole lines as fit into one write; a longer line alone. */
  #takeChunk(): Buffer {
    let [count, bytes] = [0, 0]
    for (const line of this.#waiting) {
      if (count > 0 && bytes + line.length > MAX_CHUNK_BYTES) break
      count += 1
      bytes += line.length
    }
    this.#waitingBytes -= bytes
    return Buffer.concat(this.#waiting.splice(0, count), bytes)
  }

  #putBack(rest: Buffer): void {
    if (rest.length === 0) return
    this.#waiting.unshift(rest)
    this.#waitingBytes += rest.length
  }

  #rest(error: unknown): void {
    this.#isResting = true
    const delayMs = backoffMs({ tries: this.#failures, firstMs: FIRST_RETRY_MS, mostMs: MAX_RETRY_MS })
    this.#given.clock.after(delayMs, () => {
      this.#isResting = false
      this.#pump()
    })
    this.#failures += 1
    if (this.#failures === 1) this.#given.onStuck(error)
  }

  #reportDropped(): void {
    const count = this.#dropped - this.#reported
    this.#reported = this.#dropped
    if (count > 0) this.#given.onResumed(count)
  }
}

type Target = { readonly fd: number; readonly isNonBlocking: boolean }
type Attempt = (fd: number, chunk: Buffer, done: (error: unknown, written: number) => void) => void

/** For a non-blocking pipe or terminal: nothing is pending when the process ends. */
const atOnce: Attempt = (fd, chunk, done) => {
  let written = 0
  try {
    written = writeSync(fd, chunk)
  } catch (error) {
    return done(error, 0)
  }
  done(undefined, written)
}

/** A slow disk blocks a thread of the pool, not the readers. */
const inThePool: Attempt = (fd, chunk, done) => {
  write(fd, chunk, 0, chunk.length, null, (error, written) => done(error ?? undefined, error ? 0 : written))
}

/**
 * A reopened pipe or terminal has a mode of its own, and other processes that share it keep theirs. A reopened file would also
 * have a position of its own, and overwrite what others write.
 */
function openTarget(fd: 1 | 2): Target {
  if (fstatSync(fd).isFile()) return { fd, isNonBlocking: false }
  try {
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants
    return { fd: openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY), isNonBlocking: true }
  } catch {
    // A socket, as a service manager provides it, cannot be reopened. Node's own stream sets its mode.
    void (fd === 1 ? process.stdout : process.stderr)
    return { fd, isNonBlocking: isNonBlocking(fd) }
  }
}

/** False if it cannot be found out, such as outside Linux. */
function isNonBlocking(fd: number): boolean {
  try {
    const [, flags = '0'] = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')) ?? []
    return (Number.parseInt(flags, 8) & constants.O_NONBLOCK) !== 0
  } catch {
    return false
  }
}
