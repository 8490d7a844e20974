/** Accepts one spelling of each URL, so that Express, caches and proxies agree on it. */
import { type Request, type RequestHandler, Router } from 'express'
import { Refusal } from '#platform/errors.ts'
import { type BlogId, blogId } from '#shared/blog/ids.ts'

/** Case-sensitive, like every cache. */
export function createRouter({ strict = false }: { readonly strict?: boolean } = {}): Router {
  return Router({ caseSensitive: true, strict })
}

/** The blog that a path names. A malformed id gets the same response as an unknown one. */
export function blogIn({ blog }: Request['params']): BlogId {
  const { data } = blogId.safeParse(blog)
  if (data === undefined) throw new Refusal('unknown_blog')
  return data
}

/** Percent-encoded unreserved characters (RFC 3986, section 2.3), which never need encoding: letters, digits, `-._~`. */
const NEEDLESS = /%(?:2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/i
/** An encoded separator: some programs split the path there, others do not. */
const DISGUISED = /%(?:2f|5c)|\\/i
/** Empty and dot segments, which some programs remove before matching. */
const AWAY = /\/(?:\.{0,2}\/|\.{1,2}$)/

export const refuseOtherSpellings: RequestHandler = ({ path }, _response, next) => {
  if (AWAY.test(path) || DISGUISED.test(path)) throw new Refusal('unknown_path')
  if (NEEDLESS.test(path)) throw new Refusal('unknown_path', { detail: PLAINLY })
  next()
}

const PLAINLY = 'Do not percent-encode letters, digits, "-", ".", "_" and "~" in a URL.'
