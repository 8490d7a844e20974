/**
 * Streams recordings to readers. Each stream is one open file or one request to the bucket, so their number is bounded; and a
 * recording that was erased is cut off where it is being sent, on every node within a minute (decision 0041).
 */
import type { Readable } from 'node:stream'
import type { Clock } from '#platform/clock.ts'
import { Refusal } from '#platform/errors.ts'
import type { MediaName } from '../media-name.ts'
import type { ByteRange, MediaStore } from '../media-store.ts'

/** A reader has one at a time. Each holds a descriptor and a few pieces of 64 kB. */
const MAX_STREAMS = 512
/** Of one address: an office whose people watch at once. Whoever reads slowly on purpose leaves room for the others. */
const MAX_OF_ONE = 64
/** Another node may have erased what this one sends. */
const LOOK_MS = 60_000
/** So that a thousand requests for a byte each look up the size once. */
const SIZE_MS = 10_000
const MAX_SIZES = 1_000
const RETRY_AFTER_SECONDS = 5

type Size = { readonly bytes: number; readonly readMs: number }

type LendingOptions = {
  readonly store: Pick<MediaStore, 'sizeOf' | 'stream'>
  readonly clock: Clock
  readonly maxStreams?: number
}

/** `to`: the address of the reader; undefined for those that are not counted. */
type Lending = ByteRange & { readonly to: string | undefined }

export class RecordingLending {
  readonly #store: LendingOptions['store']
  readonly #clock: Clock
  readonly #maxStreams: number
  /** In the order of being read. */
  readonly #sizes = new Map<MediaName, Size>()
  readonly #streams = new Map<MediaName, Set<Readable>>()
  readonly #stopLooking: () => void
  readonly #ofOne = new Map<string, number>()
  #count = 0

  constructor({ store, clock, maxStreams = MAX_STREAMS }: LendingOptions) {
    this.#store = store
    this.#clock = clock
    this.#maxStreams = maxStreams
    this.#stopLooking = clock.every(LOOK_MS, () => void this.#cutErased())
  }

  /** @throws Refusal `unavailable` */
  async sizeOf(name: MediaName): Promise<number | undefined> {
    const known = this.#sizes.get(name)
    const nowMs = this.#clock.now().getTime()
    if (known && nowMs - known.readMs < SIZE_MS) return known.bytes
    this.#sizes.delete(name)
    const bytes = await this.#store.sizeOf(name)
    if (bytes === undefined) return undefined
    for (const oldest of this.#sizes.keys()) if (this.#sizes.size >= MAX_SIZES) this.#sizes.delete(oldest)
    this.#sizes.set(name, { bytes, readMs: nowMs })
    return bytes
  }

  /** The caller destroys it. @throws Refusal `busy`, `unavailable` */
  async stream(name: MediaName, { to, ...range }: Lending): Promise<Readable | undefined> {
    const own = to === undefined ? 0 : (this.#ofOne.get(to) ?? 0)
    if (this.#count >= this.#maxStreams || own >= MAX_OF_ONE)
      throw new Refusal('busy', { detail: FULL, retryAfterSeconds: RETRY_AFTER_SECONDS })
    this.#countOne(to, 1)
    const stream = await this.#store.stream(name, range).catch((error: unknown) => {
      this.#countOne(to, -1)
      throw error
    })
    if (!stream) {
      this.#countOne(to, -1)
      this.#sizes.delete(name)
      return undefined
    }
    const all = this.#streams.get(name) ?? new Set()
    this.#streams.set(name, all.add(stream))
    // It may be cut before the caller listens.
    stream.on('error', () => {})
    stream.once('close', () => {
      this.#countOne(to, -1)
      all.delete(stream)
      if (all.size === 0) this.#streams.delete(name)
    })
    return stream
  }

  /** Ends what is being sent of an erased recording. */
  cut(name: MediaName): void {
    this.#sizes.delete(name)
    for (const stream of this.#streams.get(name) ?? []) stream.destroy(new Error(ERASED))
  }

  close(): void {
    this.#stopLooking()
    for (const name of this.#streams.keys()) this.cut(name)
  }

  #countOne(to: string | undefined, by: 1 | -1): void {
    this.#count += by
    if (to === undefined) return
    const own = (this.#ofOne.get(to) ?? 0) + by
    if (own > 0) this.#ofOne.set(to, own)
    else this.#ofOne.delete(to)
  }

  /** A store that cannot be reached has not erased anything. */
  async #cutErased(): Promise<void> {
    for (const name of [...this.#streams.keys()]) {
      const bytes = await this.#store.sizeOf(name).catch(() => 0)
      if (bytes === undefined) this.cut(name)
    }
  }
}

const FULL = 'Too many recordings are being sent; retry after the time in Retry-After.'
const ERASED = 'The recording was erased while it was being sent'
