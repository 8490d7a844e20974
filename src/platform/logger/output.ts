/**
 * Lines to standard output or standard error, which may be a full disk, a pipe that nobody reads or a terminal that is
 * gone. None of it may end the server or keep it waiting: what cannot be written waits in a bounded buffer, and what
 * does not fit there is dropped and counted (law 8, bounded).
 */
import { constants, fstatSync, openSync, readFileSync, write, writeSync } from 'node:fs'
import type { Clock } from '#platform/clock.ts'

/** The first minutes of what went wrong say most about it; what comes later is only counted. */
const MAX_WAITING_BYTES = 1_048_576
/** A reader that is only busy comes soon; a disk gets space again at a person's pace. Doubled from one to the other. */
const FIRST_RETRY_MS = 10
const MAX_RETRY_MS = 640
/** A pipe takes so much in one piece (POSIX: PIPE_BUF), so lines of several processes never mix. */
const MAX_CHUNK_BYTES = 4_096

type OutputOptions = {
  readonly fd: 1 | 2
  readonly clock: Clock
  /** Once for each time that it stops taking lines. */
  readonly onStuck?: (error: unknown) => void
  /** It takes lines again; so many were dropped meanwhile. */
  readonly onResumed?: (dropped: number) => void
}

interface Output {
  /** Returns at once. */
  write(line: string): void
  /** Lines so far that never came out. */
  readonly dropped: number
  /** Writes what waits, as far as that needs no waiting; for a process that ends. */
  flush(): void
}

export function openOutput({ fd, clock, onStuck = () => {}, onResumed = () => {} }: OutputOptions): Output {
  const target = openTarget(fd)
  const attempt = target.isNonBlocking ? atOnce : inThePool
  const waiting: Buffer[] = []
  let waitingBytes = 0
  let isWriting = false
  /** Tries in a row that it took nothing; 0 while it takes lines. */
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

  /** Whole lines as far as they fit into one piece; a longer line alone. */
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
        // It took nothing before, and nobody is left to tell.
      }
    },
  }
}

type Target = { readonly fd: number; readonly isNonBlocking: boolean }
type Attempt = (fd: number, chunk: Buffer, done: (error: unknown, written: number) => void) => void

/** Of a pipe or terminal that never keeps its writer: nothing is under way when the process ends. */
const atOnce: Attempt = (fd, chunk, done) => {
  let written = 0
  try {
    written = writeSync(fd, chunk)
  } catch (error) {
    return done(error, 0)
  }
  done(undefined, written)
}

/** A slow disk keeps a thread of the pool waiting, and not the readers. */
const inThePool: Attempt = (fd, chunk, done) => {
  write(fd, chunk, 0, chunk.length, null, (error, written) => done(error ?? undefined, error ? 0 : written))
}

/**
 * Opened again, a pipe or terminal gets a mode of its own: whoever shares it keeps the one they know. A file would get a
 * place of its own as well, and overwrite what others write.
 */
function openTarget(fd: 1 | 2): Target {
  if (fstatSync(fd).isFile()) return { fd, isNonBlocking: false }
  try {
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants
    return { fd: openSync(`/proc/self/fd/${fd}`, O_WRONLY | O_NONBLOCK | O_NOCTTY), isNonBlocking: true }
  } catch {
    // A socket, as a service manager gives it, cannot be opened again. Node's own stream sets its mode.
    void (fd === 1 ? process.stdout : process.stderr)
    return { fd, isNonBlocking: isNonBlocking(fd) }
  }
}

/** False where the system does not say so, as on others than Linux. */
function isNonBlocking(fd: number): boolean {
  try {
    const [, flags = '0'] = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')) ?? []
    return (Number.parseInt(flags, 8) & constants.O_NONBLOCK) !== 0
  } catch {
    return false
  }
}
