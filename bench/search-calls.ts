/** Requests to a server that is searched. */
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { AUTHORIZATION } from './crier-server.ts'

export type Answer = { readonly status: number; readonly text: string; readonly tookMs: number }

/** Too many at once, or a database that other work starves. */
const BUSY = [429, 503]
const AGAIN_MS = 250
/** More than a busy machine explains. */
const PATIENCE_MS = 120_000

let repeated = 0

/** How many requests were refused and sent again since the last call. */
export function takeRepeated(): number {
  const taken = repeated
  repeated = 0
  return taken
}

/** Sends it again until the server has time, which counts in `tookMs`. */
export async function call(port: number, asked: Call): Promise<Answer> {
  const began = performance.now()
  for (;;) {
    const answer = await callOnce(port, asked)
    const tookMs = performance.now() - began
    if (!BUSY.includes(answer.status) || tookMs > PATIENCE_MS) return { ...answer, tookMs }
    repeated += 1
    await pause(AGAIN_MS)
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 200 })
const [NAME = '', VALUE = ''] = AUTHORIZATION.split(': ')
export type Call = {
  readonly method?: string
  readonly path: string
  readonly body?: unknown
  readonly version?: string
}

export function callOnce(port: number, { method = 'GET', path, body, version }: Call): Promise<Answer> {
  const headers = {
    [NAME]: VALUE,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(version && { 'if-match': version }),
  }
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const asked = request({ agent, port, host: '127.0.0.1', method, path, headers }, async response => {
      const parts: Buffer[] = []
      for await (const part of response) parts.push(part as Buffer)
      const text = Buffer.concat(parts).toString()
      resolve({ status: response.statusCode ?? 0, text, tookMs: performance.now() - began })
    })
    asked.on('error', reject)
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
