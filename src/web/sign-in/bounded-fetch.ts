/**
 * Requests to the identity provider: the operator names it, so it may be inside the own network, unlike the pages of pasted
 * links (decision 0044). But neither an endless nor an absent response may hold anything up.
 */
import type { CustomFetch } from 'openid-client'

/** A person is waiting; the checks of others wait behind a hung one. */
export const PROVIDER_TIMEOUT_MS = 10_000
/** Documents of providers are a few kilobytes; a token with hundreds of groups is a hundred. */
const MAX_BYTES = 1_000_000

export const boundedFetch: CustomFetch = async (url, { signal, ...options }) => {
  const timeout = AbortSignal.timeout(PROVIDER_TIMEOUT_MS)
  const response = await fetch(url, {
    ...(options as RequestInit),
    // No endpoint redirects, and a redirect could send a secret elsewhere.
    redirect: 'error',
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  })
  const { status, statusText, headers } = response
  const body = await readBounded(response, url)
  return new Response(NO_BODY.includes(status) ? null : body, { status, statusText, headers })
}

/** `Response` refuses a body with these. */
const NO_BODY: readonly number[] = [204, 205, 304]

async function readBounded({ body }: Response, url: string): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body ?? []) {
    bytes += part.length
    if (bytes > MAX_BYTES) throw new Error(`The response of ${new URL(url).origin} is longer than ${MAX_BYTES} bytes`)
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}
