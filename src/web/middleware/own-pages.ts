/** Tells calls of our own pages from those that another site makes its visitors' browsers send. */
import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from '#platform/errors.ts'

type Asked = { readonly headers: IncomingHttpHeaders; readonly publicUrl: string }

/**
 * Browsers say where a call comes from, and no script can make them say otherwise (Fetch Metadata; RFC 6454). A program
 * that is no browser sends neither header, and has no cookie that it was not given.
 * @throws Refusal `other_site`.
 */
export function demandOwnPage({ headers, publicUrl }: Asked): void {
  const site = headers['sec-fetch-site']
  // `none`: somebody typed the address.
  if (site === 'same-origin' || site === 'none') return
  if (site !== undefined) throw new Refusal('other_site')
  // Older browsers, and those that were led here without TLS, tell the origin alone.
  const { origin } = headers
  if (origin === undefined || isOwn(origin, { headers, publicUrl })) return
  throw new Refusal('other_site')
}

/** By the public address; or by the one that was asked, where no proxy stands in between. */
function isOwn(origin: string, { headers, publicUrl }: Asked): boolean {
  const asked = URL.parse(origin)
  return asked !== null && (asked.origin === URL.parse(publicUrl)?.origin || asked.host === headers.host)
}
