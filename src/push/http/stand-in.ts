/** A local stand-in for all push services, for dry runs: it accepts everything. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { Clock } from '#platform/clock.ts'
import type { Lane } from '#push/campaign/lane.ts'
import type { PushOptions } from '#push/campaign/open-lanes.ts'
import { createApnsCredentials } from '#push/lanes/apns/credentials.ts'
import { createApnsLane } from '#push/lanes/apns/sender.ts'
import { createFcmLane } from '#push/lanes/fcm/sender.ts'
import { createVapidCredentials } from '#push/lanes/web/credentials.ts'
import { createHosts } from '#push/lanes/web/hosts.ts'
import { createWebLane } from '#push/lanes/web/sender.ts'
import { createHttp1Client, type Http1Client } from './http1-client.ts'
import { Http2Client } from './http2-client.ts'

type StandIn = AsyncDisposable & { readonly lanes: readonly Lane[] }

export async function openStandIn({ web, fcm, apns }: PushOptions, clock: Clock): Promise<StandIn> {
  const first = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(201).end())
  })
  const second = createHttp2Server((request, response) => {
    request.resume().on('end', () => response.writeHead(200).end('{}'))
  })
  const [http1, http2] = [await listen(first), await listen(second)]
  const now = () => clock.now()
  const client = () => new Http2Client({ origin: http2, clock })
  const lanes: Lane[] = []
  if (web) {
    const credentials = createVapidCredentials({ ...web, now })
    lanes.push(createWebLane({ credentials, hosts: createHosts(web.origins), client: redirected(http1, clock), now }))
  }
  if (fcm) {
    const credentials = { project: fcm.account.project_id, token: async () => 'dry-run', renew() {} }
    lanes.push(createFcmLane({ credentials, client: client(), now }))
  }
  if (apns) {
    const clients = { production: client(), sandbox: client() }
    lanes.push(createApnsLane({ credentials: createApnsCredentials(apns.key, now), clients, apps: apns.apps }))
  }
  return {
    lanes,
    async [Symbol.asyncDispose]() {
      await Promise.all(lanes.map(lane => lane.close()))
      first.closeAllConnections()
      for (const server of [first, second]) server.close()
    },
  }
}

/** Sends each request to the stand-in, whatever the subscription's endpoint. */
function redirected(origin: string, clock: Clock): Http1Client {
  const client = createHttp1Client(clock)
  return {
    post: (url, { headers, body }) => client.post(new URL(url.pathname, origin), { headers, body }),
    close: client.close,
  }
}

async function listen(server: ReturnType<typeof createServer> | ReturnType<typeof createHttp2Server>): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
