/** A cache of pictures in memory: all readers request a new one within a second, and the store is read once. */
import { Refusal } from '#platform/errors.ts'
import type { MediaName } from './media-name.ts'
import type { MediaStore } from './media-store.ts'

/** About a hundred pictures, enough for all live coverages. */
const MAX_BYTES = 128_000_000
/** Bytes served uncached while slow readers keep the cache full. */
const MAX_BYTES_BESIDE = 64_000_000
/** Concurrent reads of different pictures; each is in memory before it counts towards the limits. */
const MAX_READS = 256
const RETRY_AFTER_SECONDS = 2
/** After this the store is checked again: an erased picture is served for at most this long. */
export const MAX_HELD_MS = 60_000

/** `type`: that of the bytes; absent if it is the picture's own. */
export type PictureCopy = { readonly bytes: Buffer; readonly type?: string }

export type Loan = {
  readonly bytes: Buffer
  /** Made from these bytes, and dropped with them. */
  readonly copies: Map<string, Promise<PictureCopy>>
  /** Counts the bytes of a copy. */
  grow(bytes: number): void
  /** To be called once, when the response is sent or the reader has disconnected. */
  giveBack(): void
}

/** `isBeside`: not cached, since there was no room. `readMs`: when the read began, as an erasure may overtake it. */
type Place = {
  readonly bytes: Buffer
  readonly copies: Map<string, Promise<PictureCopy>>
  /** With its copies. */
  size: number
  readonly isBeside: boolean
  readMs: number
  loans: number
}

type PictureCacheOptions = {
  readonly store: Pick<MediaStore, 'read'>
  readonly nowMs: () => number
  readonly maxBytes?: number
  readonly maxBytesBeside?: number
}

export class PictureCache {
  readonly #options: Required<PictureCacheOptions>
  /** In order of their last request. */
  readonly #places = new Map<MediaName, Place>()
  readonly #reading = new Map<MediaName, Promise<Place | undefined>>()
  #held = 0
  #beside = 0

  constructor({ maxBytes = MAX_BYTES, maxBytesBeside = MAX_BYTES_BESIDE, ...given }: PictureCacheOptions) {
    this.#options = { ...given, maxBytes, maxBytesBeside }
  }

  /** @throws Refusal `busy` while slow readers occupy all memory for pictures. */
  async lend(name: MediaName): Promise<Loan | undefined> {
    const known = this.#places.get(name)
    const place = known && !this.#isOld(known) ? known : await this.#readOnce(name)
    if (!place) return undefined
    if (!place.isBeside) {
      if (!this.#places.delete(name)) this.#held += place.size
      this.#places.set(name, place)
    } else if (place.loans === 0) this.#beside += place.size
    place.loans += 1
    const grow = (bytes: number) => this.#grow({ name, place, bytes })
    return { bytes: place.bytes, copies: place.copies, grow, giveBack: () => this.#takeBack(place) }
  }

  /** Evicts pictures that were not requested since the last check. */
  forgetOld(): void {
    for (const [name, place] of this.#places) if (place.loans === 0 && this.#isOld(place)) this.#drop(name, place)
  }

  /** The copy may be ready after the picture has left the cache. */
  #grow({ name, place, bytes }: { readonly name: MediaName; readonly place: Place; readonly bytes: number }): void {
    place.size += bytes
    if (this.#places.get(name) === place) this.#held += bytes
    else if (place.isBeside && place.loans > 0) this.#beside += bytes
  }

  #takeBack(place: Place): void {
    place.loans -= 1
    if (place.isBeside && place.loans === 0) this.#beside -= place.size
  }

  #readOnce(name: MediaName): Promise<Place | undefined> {
    const read = this.#reading.get(name) ?? this.#read(name).finally(() => this.#reading.delete(name))
    this.#reading.set(name, read)
    return read
  }

  async #read(name: MediaName): Promise<Place | undefined> {
    const isBeside = !this.#places.has(name) && !this.#makeRoom()
    const readMs = this.#options.nowMs()
    const bytes = await this.#options.store.read(name).catch((error: unknown) => this.#heldWhileAway(name, error))
    const known = this.#places.get(name)
    if (!bytes) {
      if (known) this.#drop(name, known)
      return undefined
    }
    if (!known) return { bytes, copies: new Map(), size: bytes.length, isBeside, readMs, loans: 0 }
    known.readMs = readMs
    return known
  }

  /** An unreachable store cannot have erased it, so readers keep being served. */
  #heldWhileAway(name: MediaName, error: unknown): Buffer {
    const known = this.#places.get(name)
    if (known) return known.bytes
    throw error
  }

  #isOld({ readMs }: Place): boolean {
    return this.#options.nowMs() - readMs >= MAX_HELD_MS
  }

  #drop(name: MediaName, { size }: Place): void {
    this.#places.delete(name)
    this.#held -= size
  }

  /** Evicts pictures that are not on loan, least recently requested first. False if those on loan leave no room. */
  #makeRoom(): boolean {
    const { maxBytes, maxBytesBeside } = this.#options
    for (const [name, place] of this.#places) {
      if (this.#held <= maxBytes) break
      if (place.loans === 0) this.#drop(name, place)
    }
    const isFull = this.#held > maxBytes
    if ((isFull && this.#beside > maxBytesBeside) || this.#reading.size >= MAX_READS)
      throw new Refusal('busy', { detail: FULL, retryAfterSeconds: RETRY_AFTER_SECONDS })
    return !isFull
  }
}

const FULL = 'Too many different pictures are being sent to slow readers; retry after the time in Retry-After.'
