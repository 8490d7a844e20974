/** Follows over WebSocket through the public address, as a reader's browser does. */
import { WebSocket } from 'ws'
import { z } from 'zod'
import { WEBSOCKET_PATH } from '#delivery/gateway/session/gateway.ts'
import { jsonIn } from '#platform/json-in.ts'
import { connectionFailure } from './ask-address.ts'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped } from './doctor-check.ts'
import { inMs } from './figures.ts'
import { NO_PUBLIC_URL, NOT_REACHED } from './public-check.ts'

/** The connection and the first reply each. */
const REPLY_MS = 4_000

type Upgrade =
  | { readonly kind: 'connected'; readonly ms: number }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'silent' }
  | { readonly kind: 'failed'; readonly reason: string }

type WebSocketCheckOptions = {
  readonly url: string | undefined
  /** Whether Crier answers there. */
  readonly isReached: () => Promise<boolean>
  readonly elapsedMs: () => number
}

export function webSocketCheck({ url, isReached, elapsedMs }: WebSocketCheckOptions): DoctorCheck {
  return {
    name: 'websocket',
    ifLate: FORWARD,
    async run(signal) {
      if (url === undefined) return [noteSkipped(NO_PUBLIC_URL)]
      if (!(await isReached())) return [noteSkipped(NOT_REACHED)]
      const upgrade = await connect(url, { signal, elapsedMs })
      return [noteOn(upgrade, `${url.replace(/^http/, 'ws')}${WEBSOCKET_PATH}`)]
    },
  }
}

const FORWARD =
  'nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; in location /connection/ (deploy/nginx.conf). Load balancers and CDNs have a switch for WebSocket. Then reload the proxy.'
const EXPECTED = 'An upgrade to WebSocket. Without it, readers use other transports, which cost more.'

function noteOn(upgrade: Upgrade, url: string): CheckNote {
  switch (upgrade.kind) {
    case 'connected':
      return noteOk(`${url} connects, and replies within ${inMs(upgrade.ms)}.`)
    case 'silent':
      return noteProblem(`${url} connects, and no message arrives.`, { expected: EXPECTED, change: FORWARD })
    case 'failed':
      return noteProblem(`${url} cannot be reached: ${upgrade.reason}.`, {
        expected: EXPECTED,
        change: 'If "public address" above is fine, the proxy closes upgrades: forward them. '.concat(FORWARD),
      })
    case 'refused':
      return refusedNote(upgrade.status, url)
  }
}

/** 426 is what Crier itself responds to a request without `Upgrade`. */
function refusedNote(status: number, url: string): CheckNote {
  if (status === 426 || status === 400) {
    return noteProblem(`The upgrade does not reach the server at ${url} (status ${status}).`, {
      expected: EXPECTED,
      change: FORWARD,
    })
  }
  const found = `${url} refuses the upgrade with status ${status}.`
  if (status === 404) {
    return noteProblem(found, {
      expected: EXPECTED,
      change: 'Forward /connection/ to nodes with the role gateway (CRIER_ROLES), as deploy/nginx.conf does.',
    })
  }
  if (status === 429 || status === 503) {
    return noteProblem(found, {
      expected: EXPECTED,
      change:
        'The node is full or stopping, or a limit was reached: see "descriptors" and docs/operations.md, "Limits".',
    })
  }
  return noteProblem(found, { expected: EXPECTED, change: `${FORWARD} Its error log says why it refuses.` })
}

type Connecting = { readonly signal: AbortSignal; readonly elapsedMs: () => number }

/** Connects, greets (docs/protocol.md), waits for the reply, and closes. */
async function connect(url: string, { signal, elapsedMs }: Connecting): Promise<Upgrade> {
  const found = Promise.withResolvers<Upgrade>()
  const beganMs = elapsedMs()
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${WEBSOCKET_PATH}`, {
    ...{ handshakeTimeout: REPLY_MS, origin: new URL(url).origin, perMessageDeflate: false },
  })
  const isSilent = AbortSignal.any([signal, AbortSignal.timeout(2 * REPLY_MS)])
  isSilent.addEventListener('abort', () => found.resolve({ kind: 'silent' }), { once: true })
  socket.on('open', () => socket.send(JSON.stringify({ id: 1, connect: {} })))
  socket.on('message', data => {
    if (isReply(String(data))) found.resolve({ kind: 'connected', ms: elapsedMs() - beganMs })
  })
  socket.on('unexpected-response', (request, response) => {
    found.resolve({ kind: 'refused', status: response.statusCode ?? 0 })
    request.destroy()
  })
  socket.on('close', () => found.resolve({ kind: 'silent' }))
  socket.on('error', error => found.resolve({ kind: 'failed', reason: connectionFailure(error) }))
  const upgrade = await found.promise
  socket.terminate()
  return upgrade
}

const reply = z.object({ id: z.literal(1), connect: z.object({}) })

function isReply(text: string): boolean {
  return text.split('\n').some(line => reply.safeParse(jsonIn(line)).success)
}
