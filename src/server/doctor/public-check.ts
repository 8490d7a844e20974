/** Checks the public address: that this installation answers there, through DNS, TLS and the proxy. */
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped, noteWarning } from './doctor-check.ts'
import type { NodeAnswer } from './node-answer.ts'

const DAY_MS = 86_400_000
/** Certificates of 90 days are renewed a month before their end: with two weeks left, something does not renew. */
const RENEW_DAYS = 14
const LAST_DAYS = 3

export const NO_PUBLIC_URL = 'CRIER_PUBLIC_URL is not set.'
export const NOT_REACHED = 'The server was not reached there; see "public address".'
const SET_IT = { change: 'Set CRIER_PUBLIC_URL to the address that readers use, if there is one.' }

type PublicCheckOptions = {
  readonly url: string | undefined
  readonly ask: () => Promise<NodeAnswer>
  readonly hasPass: boolean
  readonly now: () => Date
}

export function publicCheck({ url, ask, hasPass, now }: PublicCheckOptions): DoctorCheck {
  return {
    name: 'public address',
    ifLate: 'The name of CRIER_PUBLIC_URL, or the proxy there, does not respond: try "curl -v" with that address.',
    async run() {
      if (url === undefined) return [noteSkipped(NO_PUBLIC_URL, SET_IT)]
      const answer = await ask()
      if (answer.kind === 'away') return [awayNote(url, answer.reason)]
      const certificate = certificateNotes(answer.answer.certificateEnds, now())
      if (answer.kind === 'stranger') return [strangerNote(url, answer.answer), ...certificate]
      return [nodeNote(url, answer, hasPass), ...certificate]
    },
  }
}

function awayNote(url: string, reason: string): CheckNote {
  const isCertificate = reason.includes('certificate')
  return noteProblem(`${url} cannot be reached from here: ${reason}.`, {
    expected: 'The server answers at the address that readers use.',
    change: isCertificate
      ? `"openssl s_client -connect ${hostOf(url)}" shows the chain that is sent: let the proxy send all of it, with a certificate for this name. With an authority of your own, set NODE_EXTRA_CA_CERTS=/path/to/ca.pem for this command.`
      : `Try "curl -v ${url}/healthz" here and from elsewhere: correct DNS, the firewall or the proxy, or CRIER_PUBLIC_URL. If only this machine cannot reach its own public address, add the name to /etc/hosts.`,
  })
}

function hostOf(url: string): string {
  const { hostname, port } = new URL(url)
  return `${hostname}:${port || '443'}`
}

type Response = NodeAnswer & { readonly kind: 'stranger' }

function strangerNote(url: string, { status, headers }: Response['answer']): CheckNote {
  const { location } = headers
  if (location !== undefined && status >= 300 && status < 400) {
    const target = URL.parse(location, url)?.origin ?? location
    return noteProblem(`${url} redirects to ${target}.`, {
      expected: 'The address that readers use in the end: WebSockets follow no redirect.',
      change: `Set CRIER_PUBLIC_URL=${target} and restart the server, or remove the redirect.`,
    })
  }
  if (status === 502 || status === 503 || status === 504) {
    return noteProblem(`The proxy at ${url} answers ${status}: it does not reach the server.`, {
      expected: 'Status 200 at /readyz.',
      change:
        'Start the server, or correct the address in the proxy (nginx: proxy_pass, the upstream); its error log says what it tried.',
    })
  }
  return noteProblem(`${url} is answered by another program (status ${status} at /readyz).`, {
    expected: 'Every path of this address leads to Crier.',
    change:
      'Forward all paths to Crier in the proxy (deploy/nginx.conf has the locations), or correct CRIER_PUBLIC_URL.',
  })
}

function nodeNote(
  url: string,
  { inspected, answer }: NodeAnswer & { readonly kind: 'node' },
  hasPass: boolean,
): CheckNote {
  if (answer.status !== 200) {
    return noteProblem(`A node of Crier answers at ${url}, and is not ready (status ${answer.status}).`, {
      expected: 'Status 200 at /readyz.',
      change: 'Run this on the machine of that node, or read the line "server" above.',
    })
  }
  if (inspected !== undefined) return noteOk(`This installation answers at ${url} (version ${inspected.version}).`)
  if (!hasPass) return noteOk(`Crier answers at ${url}.`)
  return noteWarning(`Crier answers at ${url}, and does not know this installation's key.`, {
    expected: 'A node of this installation.',
    change:
      'Give all nodes the same CRIER_SECRETS_KEY, upgrade older ones, and set their clocks; or correct CRIER_PUBLIC_URL or DNS, which lead to another installation.',
  })
}

function certificateNotes(ends: Date | undefined, now: Date): readonly CheckNote[] {
  if (ends === undefined) return []
  const days = Math.floor((ends.getTime() - now.getTime()) / DAY_MS)
  const found = `Its certificate is valid until ${ends.toISOString().slice(0, 10)} (${days} days).`
  if (days >= RENEW_DAYS) return [noteOk(found)]
  const advice = {
    expected: `At least ${RENEW_DAYS} days: something does not renew it.`,
    change:
      'Renew it ("certbot renew", or the log of Caddy or the load balancer says why it does not), then reload the proxy.',
  }
  return [days < LAST_DAYS ? noteProblem(found, advice) : noteWarning(found, advice)]
}
