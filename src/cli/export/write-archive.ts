/** Writes a coverage into a folder: its page, its pictures and recordings, and all of it as data. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Comment } from '#shared/blog/comment.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { archivePage } from '#web/pages/archive-page.ts'
import type { CommentSnapshot } from '#web/pages/comment-snapshots.ts'
import type { SiteOfPages } from '#web/pages/publisher.ts'
import { pictureAddresses, withPictures } from './pictures.ts'
import type { PictureKeeper } from './pictures-on-disk.ts'
import { recordingFiles, withRecordings } from './recordings.ts'
import type { Arrived, RecordingKeeper } from './recordings-on-disk.ts'

/** Our own icon: an SVG from the server could run scripts on the archive's host. */
const ICON = new URL('../../../client/dist/icon.svg', import.meta.url)

type Archive = {
  readonly coverage: Coverage
  /** Absent if the blog takes none. */
  readonly comments?: readonly Comment[] | undefined
  readonly site: SiteOfPages
  readonly folder: string
  readonly keepPicture: PictureKeeper
  readonly keepRecording: RecordingKeeper
  readonly onPicture?: (done: number, of: number) => void
  readonly onRecording?: (file: Arrived & { readonly number: number; readonly of: number }) => void
}
/** Pictures, recordings and captions that could not be fetched keep their own addresses. */
type Written = { readonly pictures: number; readonly recordings: number; readonly left: readonly string[] }

export async function writeArchive(archive: Archive): Promise<Written> {
  const { coverage, comments, site, folder } = archive
  await mkdir(folder, { recursive: true })
  const pictures = await keepPictures(archive)
  const recordings = await keepRecordings(archive)
  await copyFile(ICON, join(folder, 'icon.svg'))
  const shown = withRecordings(withPictures(coverage, pictures.kept), recordings.kept)
  await writeFile(
    join(folder, 'index.html'),
    archivePage({ coverage: shown, original: coverage, comments: wholeOf(comments), site }),
  )
  await writeFile(join(folder, 'coverage.json'), `${JSON.stringify(coverage, undefined, 2)}\n`)
  if (comments) await writeFile(join(folder, 'comments.json'), `${JSON.stringify({ comments }, undefined, 2)}\n`)
  return { pictures: pictures.kept.size, recordings: recordings.count, left: [...pictures.left, ...recordings.left] }
}

type Keeping = {
  readonly kept: ReadonlyMap<string, string>
  readonly left: readonly string[]
}

async function keepPictures({ coverage, site, folder, keepPicture, onPicture }: Archive): Promise<Keeping> {
  await mkdir(join(folder, 'pictures'), { recursive: true })
  const addresses = pictureAddresses(coverage)
  const kept = new Map<string, string>()
  for (const [index, address] of addresses.entries()) {
    const place = await keepPicture({ address: wholeAddress(address, site), folder, name: String(index + 1) })
    if (place !== undefined) kept.set(address, place)
    onPicture?.(index + 1, addresses.length)
  }
  return { kept, left: addresses.filter(address => !kept.has(address)) }
}

/** `count`: without captions. */
async function keepRecordings(archive: Archive): Promise<Keeping & { readonly count: number }> {
  const { coverage, site, folder, keepRecording, onRecording } = archive
  const files = recordingFiles(coverage)
  if (files.length > 0) await mkdir(join(folder, 'recordings'))
  const kept = new Map<string, string>()
  let count = 0
  for (const [index, { address, kind }] of files.entries()) {
    const number = index + 1
    const place = await keepRecording({
      ...{ kind, folder, address: wholeAddress(address, site), name: String(number) },
      onBytes: arrived => onRecording?.({ ...arrived, number, of: files.length }),
    })
    if (place === undefined) continue
    kept.set(address, place)
    if (kind === 'recording') count += 1
  }
  return { kept, count, left: files.map(({ address }) => address).filter(address => !kept.has(address)) }
}

function wholeAddress(address: string, { publicUrl }: SiteOfPages): string {
  return address.startsWith('/') ? publicUrl + address : address
}

function wholeOf(comments: Archive['comments']): Pick<CommentSnapshot, 'page' | 'total'> | undefined {
  return comments && { page: { comments: [...comments], cursor: '' }, total: comments.length }
}
