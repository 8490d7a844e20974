/** Accepts recordings and captions from editors. A recording is written to disk as it arrives, and never whole in memory. */
import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import { CAPTIONS_ENDING } from '#shared/blog/file-names.ts'
import { storageRefusal } from '#store/sql/storage-refusal.ts'
import type { Erasures } from '../erasures.ts'
import { keepFile } from '../keep-file.ts'
import { type MediaName, nameMedia, nameOfHash } from '../media-name.ts'
import type { MediaStore } from '../media-store.ts'
import { receive } from '../receive.ts'
import { createSlots } from '../upload-slots.ts'
import { MAX_CAPTIONS_BYTES, readCaptions } from './captions.ts'
import { damaged } from './pieces.ts'
import { readRecording } from './read-recording.ts'
import type { Blank, Recording } from './recording.ts'

/** Each takes disk space up to the limit until it is checked, and a core while it is hashed. */
const SLOTS = { most: 8, mostOfOne: 2, retryAfterSeconds: 10 } as const
/** A line slower than 2 kB a second is no line: whoever sends less holds a slot that others need. */
const LOOK_MS = 30_000
const LEAST_BYTES_PER_LOOK = 60_000
const CHUNK_BYTES = 256_000
/** Each is written by itself: the samples of an hour of telemetry, and information in each track. */
const MAX_BLANKS = 20_000
const OWNER_ONLY = { folder: 0o700, file: 0o600 } as const

type Upload = {
  /** The id of the uploader's key. */
  readonly by: string
  readonly stream: Readable
  /** Content-Length, as the client declared it. */
  readonly announcedBytes: number
  readonly signal: AbortSignal
}
type KeptRecording = Omit<Recording, 'blank' | 'ending'> & { readonly name: MediaName; readonly bytes: number }

export interface RecordingIntake {
  /** @throws Refusal `too_large`, `wrong_recording`, `busy`, and the refusals of the store. */
  take(upload: Upload): Promise<KeptRecording>
  /** @throws Refusal `too_large`, `wrong_captions`, `busy`, and the refusals of the store. */
  takeCaptions(upload: Upload): Promise<MediaName>
}

type IntakeOptions = {
  readonly store: MediaStore
  readonly erasures: Erasures
  readonly maxBytes: number
  readonly clock: Pick<Clock, 'every'>
}

export function createRecordingIntake({ store, erasures, maxBytes, clock }: IntakeOptions): RecordingIntake {
  const inSlot = createSlots(SLOTS)

  async function take({ stream, announcedBytes, signal }: Upload): Promise<KeptRecording> {
    if (announcedBytes > maxBytes) throw tooLarge(maxBytes)
    await mkdir(store.parts, { recursive: true, mode: OWNER_ONLY.folder })
    const path = join(store.parts, `.upload.${randomUUID()}`)
    try {
      await using file = await open(path, 'wx+', OWNER_ONLY.file)
      const bytes = await spool({ file, stream, maxBytes, clock })
      // A disconnected client would never learn the URL.
      if (signal.aborted) throw brokenOff(signal.reason)
      const { ending, blank, ...recording } = await readRecording((from, length) => readAt(file, from, length), bytes)
      if (blank.length > MAX_BLANKS) throw damaged()
      for (const one of blank) await overwrite(file, one)
      const name = nameOfHash(await hashOf(file), ending)
      await file.sync()
      await keepFile({ name, erasures, put: () => store.putFile(name, path) })
      return { name, bytes, ...recording }
    } catch (error) {
      throw storageRefusal(error) ?? error
    } finally {
      await rm(path, { force: true }).catch(() => {})
    }
  }

  async function takeCaptions({ stream }: Upload): Promise<MediaName> {
    const bytes = await receive(stream, MAX_CAPTIONS_BYTES).catch((cause: unknown) => {
      throw new Refusal('wrong_captions', { detail: 'The captions arrived incomplete; send them again.', cause })
    })
    if (!bytes) throw new Refusal('too_large', { detail: 'Captions have at most 1 MB; send those of one recording.' })
    const printed = Buffer.from(readCaptions(bytes))
    const name = nameMedia(printed, CAPTIONS_ENDING)
    await keepFile({ name, erasures, put: () => store.put(name, printed) })
    return name
  }

  return {
    take: upload => inSlot(upload.by, () => take(upload)),
    takeCaptions: upload => inSlot(upload.by, () => takeCaptions(upload)),
  }
}

type Spooling = Pick<IntakeOptions, 'maxBytes' | 'clock'> & { readonly file: FileHandle; readonly stream: Readable }

async function spool({ file, stream, maxBytes, clock }: Spooling): Promise<number> {
  let [bytes, before] = [0, 0]
  const stopLooking = clock.every(LOOK_MS, () => {
    if (bytes - before < LEAST_BYTES_PER_LOOK) stream.destroy(new Error('The upload stalled'))
    before = bytes
  })
  try {
    for await (const chunk of incoming(stream)) {
      bytes += chunk.length
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      await file.write(chunk)
    }
    return bytes
  } finally {
    stopLooking()
  }
}

/** Its failures are the sender's; those of the disk are not. */
async function* incoming(stream: Readable): AsyncGenerator<Buffer> {
  try {
    yield* stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>
  } catch (error) {
    throw brokenOff(error)
  }
}

async function readAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from)
  return buffer.subarray(0, bytesRead)
}

async function overwrite(file: FileHandle, { at, bytes }: Blank): Promise<void> {
  if (typeof bytes !== 'number') return void (await file.write(bytes, 0, bytes.length, at))
  const zeros = Buffer.alloc(Math.min(bytes, CHUNK_BYTES))
  for (let done = 0; done < bytes; done += zeros.length)
    await file.write(zeros, 0, Math.min(zeros.length, bytes - done), at + done)
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false, highWaterMark: CHUNK_BYTES }))
    hash.update(chunk)
  return hash.digest('hex')
}

function brokenOff(cause: unknown): Refusal {
  return new Refusal('wrong_recording', { detail: 'The recording arrived incomplete; send it again.', cause })
}

function tooLarge(maxBytes: number): Refusal {
  const detail = `The recording is larger than ${maxBytes / 1e6} MB (CRIER_RECORDING_MAX_MB); send a shorter one, or one with fewer pixels.`
  return new Refusal('too_large', { detail })
}
