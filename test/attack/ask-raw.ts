/** Sends a request as it is written, where `fetch` would normalize it, and reads the beginning of the answer. */
import { Agent, request } from 'node:http'

export type RawCall = {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

type RawAnswer = {
  /** 0 if the connection was closed instead. */
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
  /** The code of a refusal. */
  readonly code: string | undefined
}

export interface RawClient extends Disposable {
  ask(call: RawCall): Promise<RawAnswer>
  /** Reads an endless answer line by line, until `found` in its whole lines is something, or it ends: then the empty list. */
  readStream<T>(call: RawCall, found: (lines: string) => readonly T[] | undefined): Promise<readonly T[]>
}

/** Connections are kept, because an attack is thousands of calls. */
export function openRawClient(url: string): RawClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  return {
    ask: ({ method, path, headers = {}, body }) =>
      new Promise(resolve => {
        const typed = { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body ?? '')) }
        const all = { ...(body !== undefined && typed), ...headers }
        const asking = request(url, { agent, method, path, headers: all }, response => {
          let text = ''
          const answer = () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text, code: codeIn(text) })
          response.setEncoding('utf8').on('data', part => (text += part))
          response.on('end', answer).on('error', answer)
          if (!/event-stream/.test(response.headers['content-type'] ?? '')) return
          // It never ends.
          answer()
          response.destroy()
        })
        const noAnswer = ({ message }: Error) => resolve({ status: 0, headers: {}, text: message, code: undefined })
        asking.on('error', noAnswer).end(body)
      }),
    readStream: ({ method, path, headers = {}, body }, found) =>
      new Promise((resolve, reject) => {
        const asking = request(url, { method, path, headers }, response => {
          let text = ''
          response.setEncoding('utf8').on('data', part => {
            text += part
            const here = found(text.slice(0, text.lastIndexOf('\n') + 1))
            if (!here) return
            resolve(here)
            response.destroy()
          })
          response.on('close', () => resolve([])).on('error', () => {})
        })
        asking.on('error', reject).end(body)
      }),
    [Symbol.dispose]: () => agent.destroy(),
  }
}

function codeIn(text: string): string | undefined {
  try {
    return JSON.parse(text).code
  } catch {
    return undefined
  }
}
