/**
 * Writes lines to standard output or standard error, which may be a full disk, a pipe that nobody reads or a closed
 * terminal. None of these may end or block the server: lines that cannot be written wait in a bounded buffer, and lines
 * that do not fit are dropped and counted (law 8, bounded).
 */
import { constants, fstatSync, openSync, readFileSync, write, writeSync } from 'node:fs'
import type { Clock } from '#platform/clock.ts'

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

interface Output {
  /** Returns at once. */
  write(line: string): void
  /** Lines dropped so far. */
  readonly dropped: number
  /** Writes as much of the buffer as possible without blocking; for a process that is ending. */
  flush(): void
}

export function openOutput({ fd, clock, onStuck = () => {}, onResumed = () => {} }: OutputOptions): Output {
  const target = openTarget(fd)
  const attempt = target.isNonBlocking ? atOnce : inThePool
  const waiting: Buffer[] = []
  let waitingBytes = 0
  let isWriting = false
  /** Consecutive attempts that wrote nothing; 0 while writing works. */
  let failures = 0
  let isResting = false
  let [dropped, droppedSince] = [0, 0]

  function pump(): void {
    if (isWriting || isResting || waiting.length === 0) return
    isWriting = true
    const chunk = takeChunk()
    attempt(target.fd, chunk, (error, written) => {
      isWriting = false
      putBack(chunk.subarray(written))
      if (error) return rest(error)
      failures = 0
      if (waiting.length === 0) tellResumed()
      pump()
    })
  }

  /** As many whole lines as fit into one write; a longer line alone. */
  function takeChunk(): Buffer {
    let [count, bytes] = [0, 0]
    for (const line of waiting) {
      if (count > 0 && bytes + line.length > MAX_CHUNK_BYTES) break
      count += 1
      bytes += line.length
    }
    waitingBytes -= bytes
    return Buffer.concat(waiting.splice(0, count), bytes)
  }

  function putBack(rest: Buffer): void {
    if (rest.length === 0) return
    waiting.unshift(rest)
    waitingBytes += rest.length
  }

  function rest(error: unknown): void {
    isResting = true
    clock.after(Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS), () => {
      isResting = false
      pump()
    })
    failures += 1
    if (failures === 1) onStuck(error)
  }

  function tellResumed(): void {
    if (droppedSince === 0) return
    const count = droppedSince
    droppedSince = 0
    onResumed(count)
  }

  return {
    write(text) {
      const line = Buffer.from(text)
      if (waitingBytes + line.length > MAX_WAITING_BYTES) {
        dropped += 1
        droppedSince += 1
        return
      }
      waiting.push(line)
      waitingBytes += line.length
      pump()
    },
    get dropped() {
      return dropped
    },
    flush() {
      try {
        while (waiting.length > 0) writeSync(target.fd, takeChunk())
      } catch {
        // It failed before, and there is nobody left to notify.
      }
    },
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
