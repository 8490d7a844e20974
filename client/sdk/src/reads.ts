/** Views and reads for apps: `@crier-live/client/reads`, beside the client itself, which counts nothing. */
import type { Coverage } from '../../../src/shared/blog/coverage.ts'
import { withQuery } from './addresses.ts'
import { demandAddresses } from './demand-addresses.ts'
import { wantsNone } from './read-reports.ts'
import { createReadsReporter, type ReadsReporter } from './reads-reporter.ts'
import type { Asking } from './transport.ts'

export type { ReadsReporter } from './reads-reporter.ts'

/** What `followBlog` returns. */
type Followed = { readonly coverage: Coverage | undefined }

/** A server that never answers has to be given up. */
const PATIENCE_MS = 30_000

/**
 * Reports what this reader views and reads, by the same rules as the newsroom's own pages: without a cookie, an identifier or
 * anything kept on the device. Of a large coverage one reader of thousands reports; nothing is sent if the server does not count,
 * or if the reader's browser asks for it by Global Privacy Control or Do Not Track.
 *
 * @param src The address of the blog's page, as given to `followBlog`
 * @param following What `followBlog` returned
 * @throws Error if `src` cannot be a blog's address
 */
export function reportReads(src: string, following: Followed, asking?: Asking): ReadsReporter {
  const { snapshot, query } = demandAddresses(src)
  const address = withQuery(`${snapshot}/reads`, query)
  const { getToken, fetch: own } = asking ?? {}
  // Older versions of Node have no navigator.
  const isExcluded = globalThis.navigator && wantsNone()
  return createReadsReporter({
    coverage: () => (isExcluded ? undefined : following.coverage),
    post,
    nowMs: () => performance.now(),
  })

  async function post(body: string): Promise<Response> {
    const token = own ? undefined : await getToken?.()
    const givenUp = new AbortController()
    const timer = setTimeout(() => givenUp.abort(), PATIENCE_MS)
    const asked: RequestInit = {
      ...{ method: 'POST', keepalive: true, credentials: 'omit', referrerPolicy: 'no-referrer', body },
      headers: { 'Content-Type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      signal: givenUp.signal,
    }
    return (own ?? fetch)(address, asked).finally(() => clearTimeout(timer))
  }
}
