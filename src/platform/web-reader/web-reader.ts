/** Fetches a URL that somebody pasted: public addresses only, with limits on time, size and redirects. */
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { isPrivateAddress, lookupPublic } from './addresses.ts'

/** A URL shortener takes one or two. */
const MAX_REDIRECTS = 3
/** Web ports only: others would let editors scan ports in networks that only this server can reach. */
const PORTS = ['', '80', '443']

type Asking = {
  /** As in an Accept header. */
  readonly accept: string
  /** Aborts it at any stage. */
  readonly signal: AbortSignal
}
/** Anything beyond `maxBytes` is not read. */
type Reading = Asking & { readonly maxBytes: number }
/**
 * `take` gets the body in its pieces, the next one when it is done with the one before, and resolves with what it made of them. If the
 * body breaks off, the loop over it throws; what `take` throws becomes the reason of `nothing`.
 */
type Streaming<Taken> = Asking & {
  readonly take: (pieces: AsyncIterable<Buffer>, announcedBytes: number | undefined) => Promise<Taken>
}

type Nothing = { readonly kind: 'nothing'; readonly reason: string }
type Answer = {
  readonly kind: 'answer'
  /** The final URL after redirects. */
  readonly url: URL
  /** The Content-Type with its parameters, in lower case. */
  readonly type: string
}
type WebAnswer = (Answer & { readonly bytes: Buffer }) | Nothing
type Streamed<Taken> = (Answer & { readonly taken: Taken }) | Nothing

export type WebReader = ReturnType<typeof createWebReader>

type WebReaderOptions = {
  /** Origins exempt from the check, because the operator trusts them: services in the internal network. */
  readonly origins: readonly string[]
  readonly userAgent: () => string
}

export function createWebReader({ origins, userAgent }: WebReaderOptions) {
  const added = new Set(origins)

  async function follow<Taken>(address: string, asking: Streaming<Taken>): Promise<Streamed<Taken>> {
    let next = address
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const url = URL.canParse(next) ? new URL(next) : undefined
      const problem = url ? problemWith(url, added) : 'not an address'
      if (!url || problem !== undefined) return { kind: 'nothing', reason: problem ?? 'not an address' }
      const answer = await ask(url, { ...asking, isAdded: added.has(url.origin), agent: userAgent() })
      if (answer.kind !== 'moved') return answer
      next = answer.to
    }
    return { kind: 'nothing', reason: 'too many redirects' }
  }

  /** Never rejects. For what is too large for memory. */
  function stream<Taken>(url: string, asking: Streaming<Taken>): Promise<Streamed<Taken>> {
    return follow(url, asking).catch((error: unknown) => ({ kind: 'nothing', reason: reasonOf(error, asking.signal) }))
  }

  /** Never rejects. */
  async function read(url: string, { maxBytes, ...asking }: Reading): Promise<WebAnswer> {
    const answer = await stream(url, { ...asking, take: pieces => readUpTo(pieces, maxBytes) })
    if (answer.kind === 'nothing') return answer
    const { taken: bytes, ...rest } = answer
    return { ...rest, bytes }
  }

  return { read, stream }
}

function problemWith(url: URL, added: ReadonlySet<string>): string | undefined {
  if (url.username || url.password) return 'an address with a password'
  if (added.has(url.origin)) return undefined
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'not an address of the web'
  if (!PORTS.includes(url.port)) return 'not a port of the web'
  // `URL` has already turned 2130706433 and 0x7f.1 into 127.0.0.1. Sockets only look up names.
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return isIP(host) && isPrivateAddress(host) ? 'an address in a private network' : undefined
}

type Moved = { readonly kind: 'moved'; readonly to: string }
type Asked<Taken> = Streaming<Taken> & { readonly isAdded: boolean; readonly agent: string }

async function ask<Taken>(
  url: URL,
  { accept, take, signal, isAdded, agent }: Asked<Taken>,
): Promise<Streamed<Taken> | Moved> {
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    // A small compressed response could expand to a large one.
    headers: { Accept: accept, 'Accept-Encoding': 'identity', 'User-Agent': agent },
    agent: false,
    signal,
    ...(!isAdded && { lookup: lookupPublic }),
  })
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>()
  request.on('response', resolve).on('error', reject).end()
  try {
    const response = await promise
    const { statusCode: status = 0, headers } = response
    if (status >= 300 && status < 400 && headers.location) {
      return { kind: 'moved', to: URL.parse(headers.location, url.href)?.href ?? '' }
    }
    if (status !== 200) return { kind: 'nothing', reason: `answered ${status}` }
    if (!/^(?:identity)?$/.test(headers['content-encoding'] ?? '')) return { kind: 'nothing', reason: 'compressed' }
    const type = (headers['content-type'] ?? '').toLowerCase()
    const announced = headers['content-length']
    const taken = await take(response, announced === undefined ? undefined : Number(announced))
    return { kind: 'answer', url, type, taken }
  } finally {
    request.destroy()
  }
}

async function readUpTo(pieces: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of pieces) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= maxBytes) break
  }
  return Buffer.concat(chunks).subarray(0, maxBytes)
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'took too long'
  return error instanceof Error ? error.message : String(error)
}
