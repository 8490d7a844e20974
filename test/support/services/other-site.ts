/** A third-party site that links lead to: pages, an oEmbed endpoint, and any misbehaviour that a test requests. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from './listen.ts'

export type OtherAnswer = (response: ServerResponse, request: IncomingMessage) => void

export interface OtherSite extends AsyncDisposable {
  readonly url: string
  /** The requested paths. */
  readonly asked: readonly string[]
}

/** `answers` by path, without the query. */
export async function startOtherSite(answers: Readonly<Record<string, OtherAnswer>>): Promise<OtherSite> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const answer = answers[request.url?.split('?')[0] ?? ''] ?? gone
    answer(response, request)
  })
  return { ...(await listen(server)), asked }
}

const gone: OtherAnswer = response => void response.writeHead(404).end()

export function page(head: string, type = 'text/html; charset=utf-8'): OtherAnswer {
  return response =>
    void response.writeHead(200, { 'Content-Type': type }).end(`<!doctype html><head>${head}</head><body>…</body>`)
}

export function json(body: object): OtherAnswer {
  return response => void response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

export function redirect(to: string): OtherAnswer {
  return response => void response.writeHead(302, { Location: to }).end()
}
