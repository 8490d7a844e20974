/** Writes a coverage into a folder: its page, its pictures, and all of it as data. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Comment } from '#shared/blog/comment.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { archivePage } from '#web/pages/archive-page.ts'
import type { CommentSnapshot } from '#web/pages/comment-snapshots.ts'
import type { SiteOfPages } from '#web/pages/publisher.ts'
import { pictureAddresses, withPictures } from './pictures.ts'
import type { PictureKeeper } from './pictures-on-disk.ts'

/** Our own icon: an SVG from the server could run scripts on the archive's host. */
const ICON = new URL('../../../client/dist/icon.svg', import.meta.url)

type Archive = {
  readonly coverage: Coverage
  /** Absent if the blog takes none. */
  readonly comments?: readonly Comment[] | undefined
  readonly site: SiteOfPages
  readonly folder: string
  readonly keepPicture: PictureKeeper
  readonly onPicture?: (done: number, of: number) => void
}
/** Pictures that could not be fetched keep their own addresses. */
type Written = { readonly pictures: number; readonly left: readonly string[] }

export async function writeArchive({
  coverage,
  comments,
  site,
  folder,
  keepPicture,
  onPicture = () => {},
}: Archive): Promise<Written> {
  await mkdir(join(folder, 'pictures'), { recursive: true })
  const addresses = pictureAddresses(coverage)
  const kept = new Map<string, string>()
  for (const [index, address] of addresses.entries()) {
    const whole = address.startsWith('/') ? site.publicUrl + address : address
    const place = await keepPicture({ address: whole, folder, name: String(index + 1) })
    if (place !== undefined) kept.set(address, place)
    onPicture(index + 1, addresses.length)
  }
  await copyFile(ICON, join(folder, 'icon.svg'))
  const shown = withPictures(coverage, kept)
  await writeFile(
    join(folder, 'index.html'),
    archivePage({ coverage: shown, original: coverage, comments: wholeOf(comments), site }),
  )
  await writeFile(join(folder, 'coverage.json'), `${JSON.stringify(coverage, undefined, 2)}\n`)
  if (comments) await writeFile(join(folder, 'comments.json'), `${JSON.stringify({ comments }, undefined, 2)}\n`)
  return { pictures: kept.size, left: addresses.filter(address => !kept.has(address)) }
}

function wholeOf(comments: Archive['comments']): Pick<CommentSnapshot, 'page' | 'total'> | undefined {
  return comments && { page: { comments: [...comments], cursor: '' }, total: comments.length }
}
