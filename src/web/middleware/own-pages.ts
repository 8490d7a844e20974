/** Distinguishes calls of our own pages from cross-site requests. */
import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from '#platform/errors.ts'

type Asked = { readonly headers: IncomingHttpHeaders; readonly publicUrl: string }

/**
 * Browsers send the origin of a call, and no script can forge it (Fetch Metadata; RFC 6454). Other programs send neither
 * header, and hold no cookie but their own.
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

/** Compares with the public URL, or with the requested host if there is no proxy. */
function isOwn(origin: string, { headers, publicUrl }: Asked): boolean {
  const asked = URL.parse(origin)
  return asked !== null && (asked.origin === URL.parse(publicUrl)?.origin || asked.host === headers.host)
}
