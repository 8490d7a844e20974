/** Follows by server-sent events through the public address, and checks that nothing keeps small pieces back. */
import { z } from 'zod'
import { jsonIn } from '#platform/json-in.ts'
import { PROBE_PIECES } from '#web/api/event-probe.ts'
import { askAddress, connectionFailure, openAnswer } from './ask-address.ts'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped, noteWarning } from './doctor-check.ts'
import { PASS_HEADER } from './doctor-pass.ts'
import { NO_PUBLIC_URL, NOT_REACHED } from './public-check.ts'

/** The probe of the server takes little more than a second; a proxy that buffers without an end keeps even that. */
const PATIENCE_MS = 6_000
/** Without a pass only the first event is sent at once. */
const FIRST_MS = 3_000
/** A busy machine reads some pieces together, a proxy that buffers nearly all. */
const FEW_READS = 3
/** Of no blog: the path alone matters, by which proxies are configured. */
const PROBE_PATH = '/v1/blogs/crier-doctor-probe/events'

type Stream =
  | { readonly kind: 'read'; readonly reads: number; readonly encoding: string | undefined }
  | { readonly kind: 'other'; readonly status: number; readonly type: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed'; readonly reason: string }

type EventsCheckOptions = {
  readonly url: string | undefined
  /** Whether Crier answers there. */
  readonly isReached: () => Promise<boolean>
  /** Of the node on this machine, to tell a proxy that buffers from a server that is silent. */
  readonly localUrl: string | undefined
  /** With it, the server sends small pieces for a while. */
  readonly pass: string | undefined
}

export function eventsCheck({ url, isReached, localUrl, pass }: EventsCheckOptions): DoctorCheck {
  return {
    name: 'events',
    ifLate: UNBUFFERED,
    async run(signal) {
      if (url === undefined) return [noteSkipped(NO_PUBLIC_URL)]
      if (!(await isReached())) return [noteSkipped(NOT_REACHED)]
      if (pass === undefined) return [await firstEventNote(url, signal)]
      const following = { signal, pass }
      const [through, direct] = await Promise.all([
        follow(`${url}${PROBE_PATH}`, following),
        localUrl === undefined ? undefined : follow(`${localUrl}${PROBE_PATH}`, following),
      ])
      return [noteOn(through, { at: `${url}${PROBE_PATH}`, direct })]
    },
  }
}

const UNBUFFERED =
  'nginx: proxy_buffering off; gzip off; in the location of /v1/blogs/*/events (deploy/nginx.conf), and no proxy_ignore_headers X-Accel-Buffering. A CDN needs a rule that neither caches nor transforms this path. Then reload the proxy.'
const EXPECTED =
  'Each piece when it is sent: a proxy that buffers keeps updates back until a later one pushes them out.'

type Way = { readonly at: string; readonly direct: Stream | undefined }

function noteOn(stream: Stream, { at, direct }: Way): CheckNote {
  switch (stream.kind) {
    case 'read':
      return stream.reads >= FEW_READS ? arrivedNote(stream, at) : bufferedNote(stream.reads, { at, direct })
    case 'nothing':
      return bufferedNote(0, { at, direct })
    case 'failed':
      return noteProblem(`${at} cannot be followed: ${stream.reason}.`, {
        expected: EXPECTED,
        change:
          'See "public address" above; if that is fine, the proxy closes long responses: allow 75 s without data (proxy_read_timeout 75s).',
      })
    case 'other':
      return otherNote(stream, at)
  }
}

function bufferedNote(reads: number, { at, direct }: Way): CheckNote {
  const isOnlyTheProxy = direct?.kind === 'read' && direct.reads >= FEW_READS
  const found = `${PROBE_PIECES} pieces of ${at} arrive in ${reads === 1 ? 'one piece' : `${reads} pieces`}`
  const own = isOnlyTheProxy ? `, and those of the server itself in ${direct.reads}: the proxy buffers` : ''
  return noteProblem(`${found}${own}.`, { expected: EXPECTED, change: UNBUFFERED })
}

function otherNote({ status, type }: Stream & { readonly kind: 'other' }, at: string): CheckNote {
  return noteProblem(`${at} is answered with status ${status} and ${type || 'no type'}.`, {
    expected: 'Status 200 and text/event-stream.',
    change:
      'Forward this path, and the header X-Crier-Doctor, unchanged to nodes with the role gateway of this version; the error log of the proxy says what it did.',
  })
}

function arrivedNote({ encoding }: Stream & { readonly kind: 'read' }, at: string): CheckNote {
  if (encoding === undefined) return noteOk(`${at} sends its pieces one by one.`)
  return noteWarning(
    `${at} sends its pieces one by one, compressed by the proxy (${encoding}), which can delay events.`,
    {
      expected: 'An uncompressed stream.',
      change:
        'nginx: gzip off; in the location of /v1/blogs/*/events (deploy/nginx.conf), then reload it. CDNs: exclude text/event-stream from compression.',
    },
  )
}

type Following = { readonly signal: AbortSignal; readonly pass?: string; readonly isFirstEnough?: true }

async function follow(url: string, { signal, pass, isFirstEnough }: Following): Promise<Stream> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(isFirstEnough ? FIRST_MS : PATIENCE_MS)])
  // As browsers do.
  const headers = { Accept: 'text/event-stream', 'Accept-Encoding': 'gzip, br', ...(pass && { [PASS_HEADER]: pass }) }
  let reads = 0
  let encoding: string | undefined
  try {
    const { response } = await openAnswer(url, { signal: late, headers })
    try {
      const { statusCode: status = 0, headers: told } = response
      const type = told['content-type'] ?? ''
      if (status !== 200 || !type.startsWith('text/event-stream')) return { kind: 'other', status, type }
      encoding = told['content-encoding']
      for await (const chunk of response as AsyncIterable<Buffer>) {
        if (chunk.length > 0) reads += 1
        if (isFirstEnough) break
      }
    } finally {
      response.destroy()
    }
  } catch (error) {
    if (!late.aborted) return { kind: 'failed', reason: connectionFailure(error) }
  }
  return reads === 0 ? { kind: 'nothing' } : { kind: 'read', reads, encoding }
}

const blogs = z.object({ blogs: z.array(z.object({ id: z.string() })) })

/** An ordinary reader's view: of a public blog, or else of the same stream in the client protocol. */
async function firstEventNote(url: string, signal: AbortSignal): Promise<CheckNote> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(FIRST_MS)])
  const answer = await askAddress(`${url}/v1/blogs?limit=1`, { signal: within }).catch(() => undefined)
  const [first] = blogs.safeParse(jsonIn(answer?.text ?? '')).data?.blogs ?? []
  const path = first === undefined ? '/connection/sse' : `/v1/blogs/${encodeURIComponent(first.id)}/events`
  const greeting = first === undefined ? `?cf_connect=${encodeURIComponent('{"id":1,"connect":{}}')}` : ''
  const stream = await follow(`${url}${path}${greeting}`, { signal, isFirstEnough: true })
  if (stream.kind !== 'read') return noteOn(stream, { at: `${url}${path}`, direct: undefined })
  return noteOk(
    `${url}${path} sends its first event; whether later ones are kept back is seen only with the key of the server (see "server").`,
  )
}
