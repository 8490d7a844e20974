/** Pictures inserted while the server is unreachable: the service worker serves them until they are uploaded. */

import { problemText } from '#client/desk/api/problem-text.ts'
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Database, KeptPicture } from '#client/desk/local/records/database.ts'
import type { PostingClient } from '#client/posting/src/client.ts'
import type { Outcome } from '#client/posting/src/outcome.ts'
import { picturesOf, withOtherPictures } from '#shared/blog/pictures-in-body.ts'
import { type Verdict, verdictOf } from './queue.ts'

type Uploaded = NonNullable<KeptPicture['uploaded']>

/** `none`: the server is unreachable, and this browser cannot keep it (no service worker without https). */
type Taken =
  | { readonly kind: 'uploaded' | 'kept'; readonly picture: Uploaded }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'full' | 'none' }

/** A dozen photographs from a phone. Beyond that a device may begin to forget other things. */
const MOST_KEPT_BYTES = 100_000_000

const PICTURES_CACHE = 'crier-desk-pictures'

type PicturePorts = {
  readonly database: Database
  readonly client: PostingClient
  readonly owner: string
  /** Where the service worker serves them: `https://live.example.org/desk/kept/`. */
  readonly folder: string
  readonly newId: () => string
}

export type Pictures = ReturnType<typeof createPictures>

export function createPictures({ database, client, owner, folder, newId }: PicturePorts) {
  async function take(file: Blob): Promise<Taken> {
    const answer = await client.upload(file)
    if (answer.kind === 'done') return { kind: 'uploaded', picture: answer.picture }
    const verdict = verdictOf(answer)
    return verdict.kind === 'refused' ? { kind: 'refused', message: problemText(verdict.refusal.problem) } : keep(file)
  }

  async function keep(file: Blob): Promise<Taken> {
    if (!navigator.serviceWorker?.controller) return { kind: 'none' }
    const kept = await database.getAll('pictures')
    if (kept.reduce((sum, { bytes }) => sum + bytes, file.size) > MOST_KEPT_BYTES) return { kind: 'full' }
    const size = await createImageBitmap(file).catch(() => undefined)
    if (!size) return { kind: 'refused', message: words.local.notAPicture }
    const url = folder + newId()
    await (await caches.open(PICTURES_CACHE)).put(url, new Response(file))
    await database.put('pictures', { address: url, owner, bytes: file.size })
    return { kind: 'kept', picture: { url, width: size.width, height: size.height } }
  }

  /** Fields whose pictures are all on the server. */
  async function settle(fields: UpdateFields): Promise<Verdict<UpdateFields>> {
    const uploaded = new Map<string, Uploaded>()
    for (const url of addressesIn(fields).filter(one => one.startsWith(folder))) {
      const answer = await upload(url)
      if (answer.kind !== 'done') return answer
      uploaded.set(url, answer.value)
    }
    return { kind: 'done', value: withUploaded(fields, uploaded) }
  }

  async function upload(address: string): Promise<Verdict<Uploaded>> {
    const kept = await database.get('pictures', address)
    if (kept?.uploaded) return { kind: 'done', value: kept.uploaded }
    const bytes = await (await caches.match(address, { cacheName: PICTURES_CACHE }))?.blob()
    if (!bytes) return lost()
    const answer: Outcome<{ readonly picture: Uploaded }> = await client.upload(bytes)
    const verdict = verdictOf(answer)
    if (verdict.kind !== 'done') return verdict
    const uploaded = verdict.value.picture
    await database.put('pictures', { ...(kept as KeptPicture), address, owner, bytes: bytes.size, uploaded })
    return { kind: 'done', value: uploaded }
  }

  /** Forgets those that are in none of these. */
  async function tidy(held: readonly UpdateFields[]): Promise<void> {
    // Without https there is none, so nothing was kept.
    if (!('caches' in globalThis)) return
    const used = new Set(held.flatMap(addressesIn))
    const cache = await caches.open(PICTURES_CACHE)
    for (const address of await database.getAllKeysFromIndex('pictures', 'owner', owner)) {
      if (used.has(address)) continue
      await cache.delete(address)
      await database.delete('pictures', address)
    }
  }

  return { take, settle, tidy }
}

function addressesIn({ body }: UpdateFields): readonly string[] {
  return picturesOf(body).map(({ url }) => url)
}

function withUploaded(fields: UpdateFields, uploaded: ReadonlyMap<string, Uploaded>): UpdateFields {
  return { ...fields, body: withOtherPictures(fields.body, one => ({ ...one, ...uploaded.get(one.url) })) }
}

/** The browser's storage was cleared or is full. */
function lost(): Verdict<never> {
  const problem = { status: 0, code: 'picture_lost', detail: words.local.pictureLost }
  return { kind: 'refused', refusal: { problem } }
}
