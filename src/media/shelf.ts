/**
 * The pictures that are being looked at, in memory: when an update with a picture comes, everyone asks for the same one
 * in the same second, and it is read once.
 */
import { Refusal } from '../errors.ts'
import type { MediaName } from './media-name.ts'
import type { MediaStore } from './media-store.ts'

/** Some hundred pictures: those of all coverages that are live. */
const MAX_BYTES = 128_000_000
/** Of different pictures at once; each comes into memory before it is counted. */
const MAX_READS = 256
const RETRY_AFTER_SECONDS = 2

export type Loan = {
  readonly bytes: Buffer
  /** Once, when the reader has it or is gone. */
  giveBack(): void
}

export interface Shelf {
  /** @throws Refusal `busy` when slow readers hold as much as there is place for. */
  lend(name: MediaName): Promise<Loan | undefined>
}

type Place = { readonly bytes: Buffer; loans: number }

export function createShelf(store: Pick<MediaStore, 'read'>, maxBytes = MAX_BYTES): Shelf {
  /** The one that was asked for last stands last. */
  const places = new Map<MediaName, Place>()
  const reading = new Map<MediaName, Promise<Place | undefined>>()
  let held = 0

  async function lend(name: MediaName): Promise<Loan | undefined> {
    const place = places.get(name) ?? (await readOnce(name))
    if (!place) return undefined
    if (!places.delete(name)) held += place.bytes.length
    places.set(name, place)
    place.loans += 1
    const giveBack = () => {
      place.loans -= 1
    }
    return { bytes: place.bytes, giveBack }
  }

  function readOnce(name: MediaName): Promise<Place | undefined> {
    const read = reading.get(name) ?? fetchPlace(name).finally(() => reading.delete(name))
    reading.set(name, read)
    return read
  }

  async function fetchPlace(name: MediaName): Promise<Place | undefined> {
    makeRoom()
    const bytes = await store.read(name)
    return bytes && { bytes, loans: 0 }
  }

  /** Those that nobody holds go, the longest unasked first. */
  function makeRoom(): void {
    for (const [name, { bytes, loans }] of places) {
      if (held <= maxBytes) return
      if (loans > 0) continue
      places.delete(name)
      held -= bytes.length
    }
    if (held > maxBytes || reading.size >= MAX_READS)
      throw new Refusal('busy', { detail: FULL, retryAfterSeconds: RETRY_AFTER_SECONDS })
  }

  return { lend }
}

const FULL = 'Too many different pictures are being sent to slow readers; ask again after the time in Retry-After.'
