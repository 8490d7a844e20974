/** Distinguishes calls of our own pages from those that another site triggers in browsers. */
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
  // `none`: the user entered the URL.
  if (site === 'same-origin' || site === 'none') return
  if (site !== undefined) throw new Refusal('other_site')
  // Older browsers, and pages without TLS, send the origin only.
  const { origin } = headers
  if (origin === undefined || isOwn(origin, { headers, publicUrl })) return
  throw new Refusal('other_site')
}

/** Compared with the public address, or with the requested host if there is no proxy. */
function isOwn(origin: string, { headers, publicUrl }: Asked): boolean {
  const asked = URL.parse(origin)
  return asked !== null && (asked.origin === URL.parse(publicUrl)?.origin || asked.host === headers.host)
}
