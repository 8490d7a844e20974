/** The web server of the invented partner. It also serves the pictures of the demo's updates. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { partnerPage, partnerPolicy } from './partner-page.ts'

const PICTURES = ['harbour.svg', 'ferry.svg', 'map.svg', 'barrier.svg', 'icon.svg']

type Page = { readonly type: string; readonly body: string | Buffer; readonly policy?: string }

export async function openPartnerSite(host: string) {
  const rules = file('gazette.css').toString()
  const pages = new Map<string, Page>()
  for (const name of PICTURES) pages.set(`/pictures/${name}`, { type: 'image/svg+xml', body: file(`pictures/${name}`) })

  const server = createServer((request, response) => answer(response, pages.get(request.url ?? '')))
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host

  return {
    url: `http://${name}:${port}`,
    /** Publishes the article. The pictures come first, because the coverage needs them before it can be embedded. */
    carry(what: { readonly crier: string; readonly blog: string }): void {
      const look = { rules, crier: what.crier }
      const body = partnerPage({ ...look, blog: what.blog })
      pages.set('/', { type: 'text/html; charset=utf-8', body, policy: partnerPolicy(look) })
    },
    close(): Promise<void> {
      server.closeAllConnections()
      return server[Symbol.asyncDispose]()
    },
  }
}

function answer(response: ServerResponse, page: Page | undefined): void {
  if (!page) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not in this edition.\n')
    return
  }
  const { type, body, policy } = page
  response.writeHead(200, {
    'Content-Type': type,
    'X-Content-Type-Options': 'nosniff',
    ...(policy && { 'Content-Security-Policy': policy }),
  })
  response.end(body)
}

function file(name: string): Buffer {
  return readFileSync(new URL(name, import.meta.url))
}
