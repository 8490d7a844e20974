/** Sends a coverage in one of its forms: as a page, a feed, or a part of another site's page. */
import { createHash } from 'node:crypto'
import type { Response } from 'express'
import { Refusal } from '#platform/errors.ts'
import type { Filter } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { etag, filterTag, isHeld } from '#web/middleware/conditions.ts'
import type { CommentSnapshot, CommentSnapshots } from './comment-snapshots.ts'
import { headScriptSource } from './head-script.ts'
import type { SiteOfPages } from './publisher.ts'
import type { Snapshot, Snapshots } from './snapshots.ts'
import { pageStyleSource } from './style.ts'

export type EditionPorts = {
  readonly snapshots: Snapshots
  readonly commentSnapshots: Pick<CommentSnapshots, 'read'>
  readonly site: () => SiteOfPages
  /** A new version may render the same coverage differently. */
  readonly version: string
}

/** `comments`: absent if the blog takes none, or they are not part of this form. */
export type EditionParts = { readonly snapshot: Snapshot; readonly comments?: CommentSnapshot | undefined }

type Edition = {
  readonly blog: BlogId
  readonly filter?: Filter | undefined
  /** Distinguishes the forms of one coverage. */
  readonly form: string
  readonly cacheControl: string
  readonly type: string
  readonly hasComments: boolean
  readonly print: (shown: EditionParts) => string | Promise<string>
}

/** Responds with 304 if the client has the current one; without reading the coverage, if the blog takes no comments. */
export async function sendEdition(ports: EditionPorts, response: Response, edition: Edition): Promise<void> {
  const { snapshots, site, version } = ports
  const { blog, filter, form, cacheControl, type, hasComments, print } = edition
  const of = [form, ...(filter ? [filterTag(filter)] : []), `${editionOf(site(), version)}${snapshots.tagOf(blog)}`]
  const tagOf = (...cursors: readonly string[]) => etag([...cursors, ...of].join('-'))
  const isCurrent = (tag: string) => isHeld(response.req.headers, tag)
  const sendHeld = (tag: string) => response.set({ ETag: tag, 'Cache-Control': cacheControl }).status(304).end()
  // A blog that takes comments never has this tag.
  const plain = tagOf(await snapshots.cursor(blog, filter))
  if (isCurrent(plain)) return void sendHeld(plain)
  const snapshot = await snapshots.read(blog, filter)
  const wantsComments = hasComments && snapshot.coverage.blog.comments !== undefined
  const comments = wantsComments ? await readComments(ports, blog) : undefined
  const tag = tagOf(snapshot.cursor, ...(comments ? [comments.cursor] : []))
  if (comments && isCurrent(tag)) return void sendHeld(tag)
  const text = await print({ snapshot, comments })
  const isWhole = wantsComments === (comments !== undefined)
  response.set({ ...(isWhole && { ETag: tag }), 'Cache-Control': cacheControl, ...snapshots.status })
  response.type(type).send(text)
}

/** The news must not wait for comments: while they cannot be read, it is sent without them. */
async function readComments({ commentSnapshots }: EditionPorts, blog: BlogId): Promise<CommentSnapshot | undefined> {
  try {
    return await commentSnapshots.read(blog)
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** Pages cached from another version must not be reused: under a newer policy an older page would lose its styles and its inline script. */
function editionOf(site: SiteOfPages, version: string): string {
  const parts = JSON.stringify([version, pageStyleSource, headScriptSource, site])
  return createHash('sha256').update(parts).digest('base64url').slice(0, 12)
}
