/**
 * A cache of pictures in memory: when an update with a picture is published, all readers request it within a second, and it
 * is read from the store once.
 */
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

export type Loan = {
  readonly bytes: Buffer
  /** To be called once, when the response is sent or the reader has disconnected. */
  giveBack(): void
}

export interface PictureCache {
  /** @throws Refusal `busy` while slow readers occupy all memory for pictures. */
  lend(name: MediaName): Promise<Loan | undefined>
  /** Evicts pictures that were not requested since the last check. */
  forgetOld(): void
}

/** `readMs`: when the read began, because the picture may be erased from the store before it returns. */
/** `isBeside`: not cached, because there was no room. */
type Place = { readonly bytes: Buffer; readonly isBeside: boolean; readMs: number; loans: number }

type ShelfOptions = {
  readonly store: Pick<MediaStore, 'read'>
  readonly nowMs: () => number
  readonly maxBytes?: number
  readonly maxBytesBeside?: number
}

export function createShelf(options: ShelfOptions): PictureCache {
  const { store, nowMs, maxBytes = MAX_BYTES, maxBytesBeside = MAX_BYTES_BESIDE } = options
  /** In order of their last request. */
  const places = new Map<MediaName, Place>()
  const reading = new Map<MediaName, Promise<Place | undefined>>()
  let [held, beside] = [0, 0]

  async function lend(name: MediaName): Promise<Loan | undefined> {
    const known = places.get(name)
    const place = known && !isOld(known) ? known : await readOnce(name)
    if (!place) return undefined
    if (!place.isBeside) {
      if (!places.delete(name)) held += place.bytes.length
      places.set(name, place)
    } else if (place.loans === 0) beside += place.bytes.length
    place.loans += 1
    return { bytes: place.bytes, giveBack: () => takeBack(place) }
  }

  function takeBack(place: Place): void {
    place.loans -= 1
    if (place.isBeside && place.loans === 0) beside -= place.bytes.length
  }

  function readOnce(name: MediaName): Promise<Place | undefined> {
    const read = reading.get(name) ?? fetchPlace(name).finally(() => reading.delete(name))
    reading.set(name, read)
    return read
  }

  async function fetchPlace(name: MediaName): Promise<Place | undefined> {
    const isBeside = !places.has(name) && !makeRoom()
    const readMs = nowMs()
    const bytes = await store.read(name).catch((error: unknown) => heldWhileAway(name, error))
    const known = places.get(name)
    if (!bytes) {
      if (known) drop(name, known)
      return undefined
    }
    if (!known) return { bytes, isBeside, readMs, loans: 0 }
    known.readMs = readMs
    return known
  }

  /** An unreachable store cannot have erased it, so readers keep being served. */
  function heldWhileAway(name: MediaName, error: unknown): Buffer {
    const known = places.get(name)
    if (known) return known.bytes
    throw error
  }

  function isOld({ readMs }: Place): boolean {
    return nowMs() - readMs >= MAX_HELD_MS
  }

  function drop(name: MediaName, { bytes }: Place): void {
    places.delete(name)
    held -= bytes.length
  }

  function forgetOld(): void {
    for (const [name, place] of places) if (place.loans === 0 && isOld(place)) drop(name, place)
  }

  /** Evicts unused pictures, least recently requested first. False if the pictures in use leave no room. */
  function makeRoom(): boolean {
    for (const [name, place] of places) {
      if (held <= maxBytes) break
      if (place.loans === 0) drop(name, place)
    }
    const isFull = held > maxBytes
    if ((isFull && beside > maxBytesBeside) || reading.size >= MAX_READS)
      throw new Refusal('busy', { detail: FULL, retryAfterSeconds: RETRY_AFTER_SECONDS })
    return !isFull
  }

  return { lend, forgetOld }
}

const FULL = 'Too many different pictures are being sent to slow readers; retry after the time in Retry-After.'
