/** Sends a coverage in one of its forms: as a page, a feed, or a part of another site's page. */
import { createHash } from 'node:crypto'
import type { Response } from 'express'
import type { BlogId } from '#shared/blog/ids.ts'
import { etag, isHeld } from '#web/middleware/conditions.ts'
import type { SiteOfPages } from './publisher.ts'
import type { Snapshot, Snapshots } from './snapshots.ts'
import { pageStyleSource } from './style.ts'

export type EditionPorts = {
  readonly snapshots: Snapshots
  readonly site: () => SiteOfPages
  /** A new version may render the same coverage differently. */
  readonly version: string
}

type Edition = {
  readonly blog: BlogId
  /** Distinguishes the forms of one coverage. */
  readonly form: string
  readonly cacheControl: string
  readonly type: string
  readonly print: (snapshot: Snapshot) => string | Promise<string>
}

/** Responds with 304 if the client has the current one, without reading the coverage. */
export async function sendEdition(
  { snapshots, site, version }: EditionPorts,
  response: Response,
  { blog, form, cacheControl, type, print }: Edition,
): Promise<void> {
  const tagOf = (cursor: string) => etag(`${cursor}-${form}-${editionOf(site(), version)}`)
  const tag = tagOf(await snapshots.cursor(blog))
  if (isHeld(response.req.headers, tag)) {
    response.set({ ETag: tag, 'Cache-Control': cacheControl }).status(304).end()
    return
  }
  const snapshot = await snapshots.read(blog)
  const text = await print(snapshot)
  response.set({ ETag: tagOf(snapshot.coverage.cursor), 'Cache-Control': cacheControl, ...snapshots.status })
  response.type(type).send(text)
}

/** Pages cached from another version must not be reused: under a newer policy an older page would lose its styles. */
function editionOf(site: SiteOfPages, version: string): string {
  const parts = JSON.stringify([version, pageStyleSource, site])
  return createHash('sha256').update(parts).digest('base64url').slice(0, 12)
}
