/** One request to an address, as a stranger's browser would send it: no redirect followed, no connection kept. */
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { TLSSocket } from 'node:tls'

/** Answers of Crier to a check are a few kB; a stranger's answer is not read to its end. */
const MAX_BYTES = 200_000

type AskOptions = {
  readonly signal: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

type OpenAnswer = {
  readonly response: IncomingMessage
  /** Of our end of the connection. */
  readonly localPort: number | undefined
  /** Of the certificate, on https. */
  readonly certificateEnds: Date | undefined
}

export type WholeAnswer = Omit<OpenAnswer, 'response'> & {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly text: string
}

/** @throws the error of the connection. Resolves with the headers; the caller reads or destroys the response. */
export async function openAnswer(url: string, { signal, headers = {} }: AskOptions): Promise<OpenAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = (url.startsWith('https:') ? https : http).request(url, { agent: false, signal, headers })
  request.on('response', resolve).on('error', reject).end()
  const response = await promise
  // An abort after this must not end the process.
  response.on('error', () => {})
  const { socket } = response
  const valid = socket instanceof TLSSocket ? socket.getPeerCertificate().valid_to : undefined
  return { response, localPort: socket.localPort, certificateEnds: valid === undefined ? undefined : new Date(valid) }
}

export async function askAddress(url: string, options: AskOptions): Promise<WholeAnswer> {
  const { response, ...connection } = await openAnswer(url, options)
  try {
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > MAX_BYTES) break
    }
    const text = Buffer.concat(chunks).toString('utf8')
    return { ...connection, status: response.statusCode ?? 0, headers: response.headers, text }
  } finally {
    response.destroy()
  }
}

/** https://nodejs.org/api/errors.html#common-system-errors and those of DNS and TLS, as a person would put them. */
const REASONS = new Map([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ECONNRESET', 'the connection was reset'],
  ['EHOSTUNREACH', 'there is no route to it'],
  ['ENETUNREACH', 'there is no route to it'],
  ['ENOTFOUND', 'its name cannot be resolved'],
  ['EAI_AGAIN', 'its name cannot be resolved now'],
  ['ETIMEDOUT', 'it does not respond'],
  ['ABORT_ERR', 'it does not respond in time'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate comes from an authority that this machine does not know'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate chain is incomplete'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its certificate chain is incomplete'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
  ['HPE_INVALID_CONSTANT', 'it does not speak HTTP'],
])

/** Why a connection failed, without a capital and a full stop. */
export function connectionFailure(error: unknown): string {
  // A name with several addresses fails once for each.
  if (error instanceof AggregateError && error.errors.length > 0) return connectionFailure(error.errors[0])
  const { code, message = String(error), cause } = error as { code?: string; message?: string; cause?: unknown }
  const reason = REASONS.get(code ?? '')
  if (reason !== undefined) return reason
  return cause === undefined ? message : connectionFailure(cause)
}
