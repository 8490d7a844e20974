/** Saves the pictures of a coverage in a folder. Their addresses come from editors, so they are untrusted URLs. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { kindOf, type OtherKind, type PictureKind } from '#editorial/media/picture-kind.ts'
import type { Clock } from '#platform/clock.ts'
import type { WebReader } from '#platform/web-reader/web-reader.ts'

/** A picture that takes longer keeps its own address. */
const PICTURE_MS = 30_000
/** More than any picture that Crier stores itself. */
const MAX_BYTES = 20_000_000
/** Decided by the first bytes, whatever the file's name. An SVG on the archive's own host could run scripts there. */
const ENDINGS: Readonly<Record<PictureKind, string> & Partial<Record<OtherKind, string>>> = {
  jpeg: 'jpg',
  png: 'png',
  gif: 'gif',
  webp: 'webp',
  avif: 'avif',
}

type Keeping = { readonly address: string; readonly folder: string; readonly name: string }
export type PictureKeeper = (keeping: Keeping) => Promise<string | undefined>

/** Resolves with the new address; undefined for a picture that keeps its own. */
export function createPictureKeeper(web: WebReader, clock: Pick<Clock, 'after'>): PictureKeeper {
  return async ({ address, folder, name }) => {
    const bytes = await read(address)
    const kind = bytes && kindOf(bytes)
    const ending = kind && ENDINGS[kind]
    if (!bytes || ending === undefined) return undefined
    // Named by number: a picture's address may not be a valid file name, or may point outside the folder.
    await writeFile(join(folder, 'pictures', `${name}.${ending}`), bytes)
    return `./pictures/${name}.${ending}`
  }

  async function read(address: string): Promise<Buffer | undefined> {
    const late = new AbortController()
    const stopWaiting = clock.after(PICTURE_MS, () => late.abort())
    try {
      // One byte more than allowed: a response of that length was cut off.
      const answer = await web.read(address, { accept: 'image/*', maxBytes: MAX_BYTES + 1, signal: late.signal })
      return answer.kind === 'answer' && answer.bytes.length <= MAX_BYTES ? answer.bytes : undefined
    } finally {
      stopWaiting()
    }
  }
}
