/** Writes a coverage into a folder: its page, its pictures, and all of it as data. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Coverage } from '../../blog/coverage.ts'
import { archivePage } from '../../pages/archive-page.ts'
import type { Site } from '../../pages/publisher.ts'
import { picturesIn, withPictures } from './pictures.ts'

const KINDS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/svg+xml': 'svg',
}
/** A picture that takes longer is left where it is. */
const PICTURE_MS = 30_000

export type Archive = { readonly coverage: Coverage; readonly site: Site; readonly folder: string }
/** Pictures that could not be fetched stay at their own addresses. */
export type Written = { readonly pictures: number; readonly left: readonly string[] }

export async function writeArchive({ coverage, site, folder }: Archive): Promise<Written> {
  const url = site.publicUrl
  await mkdir(join(folder, 'pictures'), { recursive: true })
  const addresses = picturesIn(coverage)
  const kept = new Map<string, string>()
  for (const [index, address] of addresses.entries()) {
    const place = await keepPicture({ address: wholeAddress(address, url), folder, name: String(index + 1) })
    if (place !== undefined) kept.set(address, place)
  }
  const icon = await fetchFile(`${url}/icon.svg`)
  if (icon) await writeFile(join(folder, 'icon.svg'), icon.bytes)
  const shown = withPictures(coverage, kept)
  await writeFile(join(folder, 'index.html'), archivePage({ coverage: shown, original: coverage, site }))
  await writeFile(join(folder, 'coverage.json'), `${JSON.stringify(coverage, undefined, 2)}\n`)
  return { pictures: kept.size, left: addresses.filter(address => !kept.has(address)) }
}

function wholeAddress(address: string, url: string): string {
  return address.startsWith('/') ? url + address : address
}

type Keeping = { readonly address: string; readonly folder: string; readonly name: string }

/** Named by number: the address of a picture may be no name for a file, or lead out of the folder. */
async function keepPicture({ address, folder, name }: Keeping): Promise<string | undefined> {
  const file = await fetchFile(address)
  const ending = file && KINDS[file.type]
  if (!file || !ending) return undefined
  await writeFile(join(folder, 'pictures', `${name}.${ending}`), file.bytes)
  return `./pictures/${name}.${ending}`
}

async function fetchFile(address: string): Promise<{ readonly type: string; readonly bytes: Uint8Array } | undefined> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(PICTURE_MS) })
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';')
    return answer.ok ? { type: type.trim(), bytes: new Uint8Array(await answer.arrayBuffer()) } : undefined
  } catch {
    return undefined
  }
}
