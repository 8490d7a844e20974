/** Saves the video, audio and captions of a coverage in a folder. Their addresses come from editors, so they are untrusted URLs. */
import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from '#cli/refused.ts'
import { MAX_CAPTIONS_BYTES, readCaptions } from '#editorial/media/recordings/captions.ts'
import { readRecording } from '#editorial/media/recordings/read-recording.ts'
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import type { WebReader } from '#platform/web-reader/web-reader.ts'
import type { RecordingFile } from './recordings.ts'

/** As much as `CRIER_RECORDING_MAX_MB` may allow. */
const MAX_BYTES = 4_000_000_000
/** A line slower than 2 kB a second is no line; an upload ends at the same speed. */
const LOOK_MS = 30_000
const LEAST_BYTES_PER_LOOK = 60_000
/** The largest over 1.5 Mbit a second. A server that sends slower on purpose does not hold an archive for weeks. */
const MAX_LOOKS = (6 * 3_600_000) / LOOK_MS
const CAPTIONS_MS = 30_000

/** `whole`: in bytes, if the server says it. */
export type Arrived = { readonly bytes: number; readonly whole: number | undefined }

type Keeping = RecordingFile & {
  readonly folder: string
  readonly name: string
  readonly onBytes: (arrived: Arrived) => void
}
type Downloading = Pick<Keeping, 'address' | 'onBytes'> & { readonly part: string }
export type RecordingKeeper = (keeping: Keeping) => Promise<string | undefined>

/** Resolves with the new address; undefined for what keeps its own. @throws Refused if the disk cannot take it. */
export function createRecordingKeeper(web: WebReader, clock: Pick<Clock, 'after' | 'every'>): RecordingKeeper {
  return keeping => (keeping.kind === 'captions' ? keepCaptions(keeping) : keepRecording(keeping))

  async function keepRecording({ address, folder, name, onBytes }: Keeping): Promise<string | undefined> {
    // Named by number: an address may not be a valid file name, or may point outside the folder.
    const part = join(folder, 'recordings', `${name}.part`)
    try {
      const bytes = await download({ address, part, onBytes })
      const ending = bytes && (await endingOf(part, bytes))
      if (!ending) return undefined
      await rename(part, join(folder, 'recordings', `${name}.${ending}`))
      return `./recordings/${name}.${ending}`
    } finally {
      await rm(part, { force: true })
    }
  }

  /** Resolves with its size. */
  async function download({ address, part, onBytes }: Downloading): Promise<number | undefined> {
    await using file = await open(part, 'wx')
    using line = watchLine(clock)
    let failure: Refused | undefined
    const write = (piece: Buffer) =>
      file.appendFile(piece).catch((error: Error) => {
        failure = new Refused(`${part} cannot be written: ${error.message}`)
        throw failure
      })
    const answer = await web.stream(address, {
      ...{ accept: 'video/*, audio/*', signal: line.signal },
      take: async (pieces, whole) => {
        let bytes = 0
        // The next piece is read when the disk has taken this one.
        for await (const piece of pieces) {
          bytes += piece.length
          if (bytes > MAX_BYTES) throw new Error('too large')
          await write(piece)
          line.count(piece.length)
          onBytes({ bytes, whole })
        }
        return bytes
      },
    })
    if (failure) throw failure
    return answer.kind === 'answer' ? answer.taken : undefined
  }

  async function keepCaptions({ address, folder, name }: Keeping): Promise<string | undefined> {
    const late = new AbortController()
    const stopWaiting = clock.after(CAPTIONS_MS, () => late.abort())
    const answer = await web
      // One byte more than allowed: a response of that length was cut off.
      .read(address, { accept: 'text/vtt', maxBytes: MAX_CAPTIONS_BYTES + 1, signal: late.signal })
      .finally(stopWaiting)
    if (answer.kind === 'nothing' || answer.bytes.length > MAX_CAPTIONS_BYTES) return undefined
    const printed = await unlessRefused(() => readCaptions(answer.bytes))
    if (printed === undefined) return undefined
    await writeFile(join(folder, 'recordings', `${name}.vtt`), printed)
    return `./recordings/${name}.vtt`
  }
}

/** `signal` aborts when the line is too slow. */
function watchLine(clock: Pick<Clock, 'every'>) {
  const slow = new AbortController()
  let [bytes, looks] = [0, 0]
  const stopLooking = clock.every(LOOK_MS, () => {
    looks += 1
    if (bytes < LEAST_BYTES_PER_LOOK || looks >= MAX_LOOKS) slow.abort()
    bytes = 0
  })
  return {
    signal: slow.signal,
    count(arrived: number) {
      bytes += arrived
    },
    [Symbol.dispose]: stopLooking,
  }
}

/** Judged by the content, whatever the file's name: an error page, or a playlist, is no recording. */
async function endingOf(path: string, bytes: number): Promise<string | undefined> {
  await using file = await open(path)
  const recording = await unlessRefused(() => readRecording((from, length) => readAt(file, from, length), bytes))
  return recording?.ending
}

async function readAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from)
  return buffer.subarray(0, bytesRead)
}

async function unlessRefused<Made>(make: () => Made | Promise<Made>): Promise<Made | undefined> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
