/** POST requests over keep-alive HTTP/1.1 connections, without redirects and with a timeout. */
import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Clock } from '#platform/clock.ts'
import type { NoAnswer, ServiceAnswer } from '#push/campaign/outcome.ts'

/** Push services respond within 100 ms; one that takes this long is failing. */
const TIMEOUT_MS = 10_000
/** Responses contain a short reason; the rest of a longer one is discarded. */
const MAX_TEXT_CHARACTERS = 4_096
const SOCKETS_PER_ORIGIN = 128

type Post = {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly lookup?: LookupFunction
}

export interface Http1Client {
  /** Never rejects. */
  post(url: URL, request: Post): Promise<ServiceAnswer | NoAnswer>
  close(): Promise<void>
}

export function createHttp1Client(clock: Clock, timeoutMs = TIMEOUT_MS): Http1Client {
  const options = { keepAlive: true, maxSockets: SOCKETS_PER_ORIGIN, scheduling: 'lifo' } as const
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) }

  function post(url: URL, { headers, body, lookup }: Post): Promise<ServiceAnswer | NoAnswer> {
    const isSecure = url.protocol === 'https:'
    const { promise, resolve } = Promise.withResolvers<ServiceAnswer | NoAnswer>()
    const request = (isSecure ? https : http).request(url, {
      method: 'POST',
      agent: isSecure ? agents['https:'] : agents['http:'],
      headers: { ...headers, 'Content-Length': body.length },
      ...(lookup && { lookup }),
    })
    request.on('response', response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', chunk => {
        if (text.length < MAX_TEXT_CHARACTERS) text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
      response.on('error', () => resolve({ status: 0, reason: 'network' }))
    })
    const stopWaiting = clock.after(timeoutMs, () => {
      resolve({ status: 0, reason: 'timeout' })
      request.destroy()
    })
    request.on('close', stopWaiting)
    request.on('error', () => resolve({ status: 0, reason: 'network' }))
    request.end(body)
    return promise
  }

  return {
    post,
    async close() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}
