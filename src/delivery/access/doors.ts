/** Who may read which blog. Asked in every transport; nothing else decides. */

import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Key } from '#store/keys/keys.ts'
import { permit } from '#store/keys/permit.ts'
import type { Records } from '#store/log/records.ts'
import type { ReaderToken, ReaderTokens } from './reader-tokens.ts'

type Access = 'public' | 'private'

/** What someone shows at the door: a key, or a reader's token that was verified. */
export type Shown = {
  readonly key?: Key | undefined
  readonly token?: ReaderToken | undefined
  /** Of a key: it, or the session that goes by it, may be taken back while an answer is still going on. */
  readonly isStillGood?: (() => Promise<boolean>) | undefined
}

/** Blogs that are read at once are few, and asking again costs one read. */
const MAX_KNOWN = 10_000

export interface Doors {
  /** Undefined for a blog that does not exist. Answered from memory: it is asked for every request and subscription. */
  accessOf(blog: BlogId): Promise<Access | undefined>
  /** Not configured, there are no reader tokens. */
  readonly tokens: ReaderTokens | undefined
}

type DoorsOptions = { readonly records: Records; readonly tokens: ReaderTokens | undefined }

export function createDoors({ records, tokens }: DoorsOptions): Doors {
  // A blog's access is given at its creation and never changes, so what is known stays true.
  const known = new Map<BlogId, Access>()
  return {
    tokens,
    async accessOf(id) {
      const held = known.get(id)
      if (held) return held
      const blog = await records.blog(id)
      // Not remembered: from the moment of its creation on, whichever node made it, a blog is there. Who asks for many that
      // are not there is sent away by its session.
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

export function opens({ key, token }: Shown, blog: BlogId): boolean {
  return (key !== undefined && permit(key, { role: 'contributor', blog }) === 'granted') || tokenOpens(token, blog)
}

/** A token for one subscription opens that one blog. */
function tokenOpens(token: ReaderToken | undefined, blog: BlogId): boolean {
  if (!token) return false
  if (token.channel !== undefined) return token.channel === publicStream(blog)
  return token.blogs === 'all' || token.blogs.includes(blog)
}

/** @throws Refusal `expired_token`, `wrong_token`. */
export async function demandToken({ tokens }: Doors, text: string): Promise<ReaderToken> {
  const read = (await tokens?.read(text)) ?? { kind: 'invalid' as const }
  if (read.kind === 'token') return read
  throw new Refusal(read.kind === 'expired' ? 'expired_token' : 'wrong_token')
}

/** @throws Refusal `private_blog`, `forbidden`. A blog that does not exist is for others to refuse. */
export async function demandOpen(doors: Doors, blog: BlogId, shown: Shown): Promise<Access> {
  const access = (await doors.accessOf(blog)) ?? 'public'
  if (access === 'public' || opens(shown, blog)) return access
  if (!shown.key && !shown.token) throw new Refusal('private_blog')
  throw new Refusal('forbidden', { detail: `This ${shown.key ? 'key' : 'token'} does not cover the blog "${blog}".` })
}
