/** Checks what the proxy at the public address passes on: limits count the address that it names. */
import { isIP } from 'node:net'
import { addressIn, networkOf } from '#platform/limits/address.ts'
import { trustIn } from '#platform/limits/proxies.ts'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped, noteWarning } from './doctor-check.ts'
import type { NotShown } from './doctor-pass.ts'
import type { Inspected, NodeAnswer } from './node-answer.ts'
import { NO_PUBLIC_URL, NOT_REACHED } from './public-check.ts'

/** Of TEST-NET-1 (RFC 5737), which nobody has: claimed by the doctor, as a client may that wants to evade limits. */
export const CLAIMED_ADDRESS = '192.0.2.77'

type ProxyCheckOptions = {
  readonly url: string | undefined
  readonly proxies: readonly string[]
  /** At the public address, with CLAIMED_ADDRESS in its `X-Forwarded-For`. */
  readonly ask: () => Promise<NodeAnswer>
  readonly notShown: NotShown
}

export function proxyCheck({ url, proxies, ask, notShown }: ProxyCheckOptions): DoctorCheck {
  return {
    name: 'proxy',
    ifLate:
      'The proxy at CRIER_PUBLIC_URL accepts connections and stays silent: look at its error log, and restart it.',
    async run() {
      if (url === undefined) return [noteSkipped(NO_PUBLIC_URL)]
      const answer = await ask()
      if (answer.kind !== 'node') return [noteSkipped(NOT_REACHED)]
      const { inspected } = answer
      if (inspected === undefined) {
        return [noteSkipped(`What arrives behind it is not shown: ${notShown.reason}.`, { change: notShown.change })]
      }
      const isDirect = inspected.request.peerPort === answer.answer.localPort && url.startsWith('http:')
      if (isDirect) return [noteOk('The public address leads straight to the server; there is no proxy.')]
      return [addressNote(inspected.request, proxies), passedNote(inspected.request, url)]
    },
  }
}

type Arrived = Inspected['request']

function addressNote({ peer, forwardedFor, countedAs }: Arrived, proxies: readonly string[]): CheckNote {
  const named = (forwardedFor ?? '')
    .split(',')
    .map(one => one.trim())
    .filter(one => one !== '')
  const [last] = named.slice(-1)
  if (last === undefined) return missingNote(peer)
  if (named.length === 1 && last === CLAIMED_ADDRESS) return forgeableNote(peer)
  const isTrusted = trustIn(proxies)
  if (!isTrusted(peer)) return untrustedNote(peer, proxies)
  const counted = addressIn(countedAs)
  const before = named.at(-2)
  if (before !== undefined && before !== CLAIMED_ADDRESS && counted === networkOf(last) && isIP(before) !== 0) {
    return chainNote({ last, before, proxies })
  }
  // The rest of the chain is ours to judge only from outside: here, the doctor itself may be within a trusted network.
  return noteOk(`The proxy (${peer}) names its client (${last}), and is trusted to.`)
}

/** Not the names of the default: once proxies are listed, the list is complete. */
function withProxy(proxies: readonly string[], added: string): string {
  return `CRIER_PROXIES=${[...proxies, added].join(',')}`
}

const APPEND =
  'nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; in every location that has proxy_set_header lines of its own (deploy/nginx.conf). Caddy, HAProxy (option forwardfor) and load balancers have the same. Then reload the proxy.'

function missingNote(peer: string): CheckNote {
  return noteProblem(
    `The proxy (${peer}) does not name its client: all readers count as one address, and share its limits.`,
    {
      expected: 'X-Forwarded-For with the address of the client.',
      change: APPEND,
    },
  )
}

function forgeableNote(peer: string): CheckNote {
  return noteProblem(
    `The proxy (${peer}) passes on what a client claims in X-Forwarded-For: anybody can evade the limits.`,
    {
      expected: 'The address of the client, appended to X-Forwarded-For or instead of it.',
      change: APPEND,
    },
  )
}

function untrustedNote(peer: string, proxies: readonly string[]): CheckNote {
  return noteProblem(`The proxy (${peer}) is not in CRIER_PROXIES: all readers behind it count as one address.`, {
    expected: 'Every proxy in front of Crier in CRIER_PROXIES.',
    change: `Set ${withProxy(proxies, peer)} and restart the server.`,
  })
}

type Chain = { readonly last: string; readonly before: string; readonly proxies: readonly string[] }

function chainNote({ last, before, proxies }: Chain): CheckNote {
  return noteWarning(`Readers are counted as ${last}, which itself forwards for others (such as ${before}).`, {
    expected: 'The address of the reader, if that is a CDN or another proxy of yours.',
    change: `If it is: set ${withProxy(proxies, last)} (better the networks that your CDN publishes) and restart the server. If it is not, somebody between here and there adds the header, and nothing is wrong.`,
  })
}

/** Crier needs neither. The desk's check of its own pages accepts the host as well as CRIER_PUBLIC_URL. */
function passedNote({ forwardedProto, host }: Arrived, url: string): CheckNote {
  const { protocol, host: own } = new URL(url)
  const scheme = forwardedProto === null ? 'no scheme' : `the scheme ${forwardedProto}`
  const found = `It passes on ${scheme} and the host ${host ?? '(none)'}; links and cookies use those of CRIER_PUBLIC_URL.`
  if (forwardedProto === null || `${forwardedProto}:` === protocol || host !== own) return noteOk(found)
  return noteWarning(found, {
    expected: `The scheme ${protocol.slice(0, -1)}, as in CRIER_PUBLIC_URL.`,
    change: `If readers really use ${forwardedProto}, set CRIER_PUBLIC_URL=${forwardedProto}://${own}; otherwise the first proxy should set X-Forwarded-Proto, and later ones keep it.`,
  })
}
