/** A partner site that embeds a coverage, under the strictest possible Content-Security-Policy. */
import { createServer } from 'node:http'
import { listen } from './listen.ts'

interface PartnerSite extends AsyncDisposable {
  readonly url: string
}

/** Embeds a blog with the widget. */
export function widgetTag(crier: string, blog = 'storm'): string {
  return `<script type="module" src="${crier}/widget.js"></script><crier-blog src="${crier}/blogs/${blog}"></crier-blog>`
}

/** `body` is the page's own content, served at every path. `frames` are allowed in addition to Crier's. */
export async function startPartnerSite(crier: string, body: string, frames = ''): Promise<PartnerSite> {
  const socket = crier.replace(/^http/, 'ws')
  const policy = `default-src 'none'; script-src ${crier}; connect-src ${crier} ${socket}; img-src data: ${crier}; media-src ${crier}; frame-src ${crier} ${frames}; style-src 'none'; require-trusted-types-for 'script'`
  const page = `<!doctype html><html lang="en"><title>Partner</title><main><h1>Partner</h1>${body}</main></html>`
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy })
    response.end(page)
  })
  return listen(server)
}
