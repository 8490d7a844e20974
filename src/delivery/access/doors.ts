/** Decides who may read which blog, for every transport; nothing else does. */
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { publicStream, type StreamName } from '#shared/protocol/stream.ts'
import type { Acting } from '#store/keys/acting.ts'
import { permit } from '#store/keys/permit.ts'
import type { Records } from '#store/log/records.ts'
import { createFilters } from './filters.ts'
import type { ReaderToken, ReaderTokens } from './reader-tokens.ts'

type Access = 'public' | 'private'

/** A client's credential: a key, or a verified reader token. */
export type Shown = {
  readonly key?: Acting
  readonly token?: ReaderToken
  /** For a key: it, or its login, may be revoked while a response is still streaming. */
  readonly isStillGood?: (() => Promise<boolean>) | undefined
}

/** Few blogs are read at a time, and a cache miss costs one read. */
const MAX_KNOWN = 10_000

/** `tokens` is absent if reader tokens are not configured. */
type DoorsOptions = {
  readonly records: Records
  readonly tokens: ReaderTokens | undefined
  readonly nowMs: () => number
}

export type Doors = ReturnType<typeof createDoors>

export function createDoors({ records, tokens, nowMs }: DoorsOptions) {
  // A blog's access is set at its creation and never changes, so cached values stay true.
  const known = new Map<BlogId, Access>()
  return {
    tokens,
    filters: createFilters({ records, nowMs }),
    /** Undefined for a blog that does not exist. Cached: called for every request and subscription. */
    async accessOf(id: BlogId): Promise<Access | undefined> {
      const held = known.get(id)
      if (held) return held
      const blog = await records.blog(id)
      // Not cached, because any node may create the blog at any moment. A client that probes for many unknown blogs is
      // disconnected by its session.
      if (!blog) return undefined
      if (known.size >= MAX_KNOWN) known.clear()
      const access = accessIn(blog)
      known.set(id, access)
      return access
    },
  }
}

export function accessIn({ access = 'public' }: Blog): Access {
  return access
}

/** Over HTTP, comments open with the blog itself; `stream` is for subscriptions, which are asked for one by one. */
export function opens({ key, token }: Shown, blog: BlogId, stream = publicStream(blog)): boolean {
  return isStaff({ key }, blog) || tokenOpens(token, { blog, stream })
}

/** Of the newsroom itself, so not one of the blog's readers. */
export function isStaff({ key }: { readonly key?: Acting | undefined }, blog: BlogId): boolean {
  return key !== undefined && permit(key, { role: 'contributor', blog }) === 'granted'
}

type Asked = { readonly blog: BlogId; readonly stream: StreamName }

/** A subscription token opens one stream only. */
function tokenOpens(token: ReaderToken | undefined, { blog, stream }: Asked): boolean {
  if (!token) return false
  if (token.channel !== undefined) return token.channel === stream
  return token.blogs === 'all' || token.blogs.includes(blog)
}

/** @throws Refusal `expired_token`, `wrong_token`. */
export async function demandToken({ tokens }: Doors, text: string): Promise<ReaderToken> {
  const read = (await tokens?.read(text)) ?? { kind: 'invalid' as const }
  if (read.kind === 'token') return read
  throw new Refusal(read.kind === 'expired' ? 'expired_token' : 'wrong_token')
}

/** @throws Refusal `private_blog`, `forbidden`. A blog that does not exist is left for the caller to refuse. */
export async function demandOpen(doors: Doors, blog: BlogId, shown: Shown): Promise<Access> {
  const access = (await doors.accessOf(blog)) ?? 'public'
  if (access === 'public' || opens(shown, blog)) return access
  if (!shown.key && !shown.token) throw new Refusal('private_blog')
  throw new Refusal('forbidden', { detail: `This ${shown.key ? 'key' : 'token'} does not cover the blog "${blog}".` })
}
