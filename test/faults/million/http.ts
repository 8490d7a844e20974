/** Requests to nodes that may be down, over few connections: cheaper than `fetch` where there are a million. */
import { Agent, type IncomingMessage, request } from 'node:http'

/** A server that does not respond by then is given up; the next try may reach another. */
const ANSWER_MS = 8_000

const agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: ANSWER_MS })

type Ask = {
  readonly url: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}
type Answer = { readonly status: number; readonly text: string }

/** Undefined without an answer. */
export function ask({ url, method = 'GET', headers = {}, body }: Ask): Promise<Answer | undefined> {
  return new Promise(resolve => {
    const asked = request(url, { agent, method, headers, signal: AbortSignal.timeout(ANSWER_MS) }, answer => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', part => {
        text += part
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      answer.on('error', () => resolve(undefined))
      answer.on('close', () => resolve(undefined))
    })
    asked.on('error', () => resolve(undefined))
    asked.end(body)
  })
}

/** An event stream, or undefined if it cannot be opened. */
export function openStream(url: string, signal: AbortSignal): Promise<IncomingMessage | undefined> {
  return new Promise(resolve => {
    const asked = request(url, { agent: false, signal }, answer => {
      if (answer.statusCode === 200) return resolve(answer.setEncoding('utf8'))
      answer.resume()
      resolve(undefined)
    })
    asked.setTimeout(ANSWER_MS * 4, () => asked.destroy())
    asked.on('error', () => resolve(undefined))
    asked.end()
  })
}
