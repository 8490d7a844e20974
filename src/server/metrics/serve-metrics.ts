/** `/metrics` on a port of its own, which the proxy does not forward to: metrics are for the operator. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Registry } from 'prom-client'

type ServeMetricsOptions = {
  readonly host: string
  readonly port: number
  readonly print: () => Promise<string>
  readonly onError: (error: unknown) => void
}

/** @throws the error of `listen`. */
export async function serveMetrics({ host, port, print, onError }: ServeMetricsOptions) {
  const server = createServer(async (request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end('Only /metrics is served here.\n')
    try {
      const text = await print()
      response.writeHead(200, { 'Content-Type': Registry.PROMETHEUS_CONTENT_TYPE }).end(text)
    } catch (error) {
      onError(error)
      response.writeHead(500).end()
    }
  })
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close() {
      server.closeAllConnections()
      return server[Symbol.asyncDispose]()
    },
  }
}
