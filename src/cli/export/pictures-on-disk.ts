/** Keeps the pictures of a coverage in a folder: what editors gave the addresses of is fetched as if by a stranger's hand. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { kindOf, type OtherKind, type PictureKind } from '#editorial/media/picture-kind.ts'
import type { Clock } from '#platform/clock.ts'
import type { WebReader } from '#platform/web-reader/web-reader.ts'

/** A picture that takes longer is left where it is. */
const PICTURE_MS = 30_000
/** Larger than any that Crier keeps itself. */
const MAX_BYTES = 20_000_000
/** By the first bytes, whatever they are called. An SVG opened from the archive's own host could run its scripts there. */
const ENDINGS: Readonly<Record<PictureKind, string> & Partial<Record<OtherKind, string>>> = {
  jpeg: 'jpg',
  png: 'png',
  gif: 'gif',
  webp: 'webp',
  avif: 'avif',
}

type Keeping = { readonly address: string; readonly folder: string; readonly name: string }
export type PictureKeeper = (keeping: Keeping) => Promise<string | undefined>

/** Resolves with where it is now; undefined for what stays at its own address. */
export function createPictureKeeper(web: WebReader, clock: Pick<Clock, 'after'>): PictureKeeper {
  return async ({ address, folder, name }) => {
    const bytes = await read(address)
    const kind = bytes && kindOf(bytes)
    const ending = kind && ENDINGS[kind]
    if (!bytes || ending === undefined) return undefined
    // Named by number: the address of a picture may be no name for a file, or lead out of the folder.
    await writeFile(join(folder, 'pictures', `${name}.${ending}`), bytes)
    return `./pictures/${name}.${ending}`
  }

  async function read(address: string): Promise<Buffer | undefined> {
    const late = new AbortController()
    const stopWaiting = clock.after(PICTURE_MS, () => late.abort())
    try {
      // One more than may be: what is as long was cut off.
      const answer = await web.read(address, { accept: 'image/*', maxBytes: MAX_BYTES + 1, signal: late.signal })
      return answer.kind === 'answer' && answer.bytes.length <= MAX_BYTES ? answer.bytes : undefined
    } finally {
      stopWaiting()
    }
  }
}
