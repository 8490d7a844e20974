/** Opens the lanes for which credentials are configured. */
import type { Clock } from '#platform/clock.ts'
import { createHttp1Client } from '#push/http/http1-client.ts'
import { Http2Client } from '#push/http/http2-client.ts'
import { type Broadcasts, createBroadcasts } from '#push/lanes/apns/broadcasts.ts'
import { type ApnsKey, createApnsCredentials } from '#push/lanes/apns/credentials.ts'
import { createApnsLane } from '#push/lanes/apns/sender.ts'
import { createFcmCredentials, type ServiceAccount } from '#push/lanes/fcm/credentials.ts'
import { createFcmLane } from '#push/lanes/fcm/sender.ts'
import { createVapidCredentials } from '#push/lanes/web/credentials.ts'
import { createHosts } from '#push/lanes/web/hosts.ts'
import { createWebLane } from '#push/lanes/web/sender.ts'
import type { Lane } from './lane.ts'

export type PushOptions = {
  readonly web?: { readonly privateKey: string; readonly subject: string; readonly origins: readonly string[] }
  readonly fcm?: { readonly account: ServiceAccount; readonly url: string }
  readonly apns?: ApnsOptions
}
type ApnsOptions = {
  readonly key: ApnsKey
  readonly apps: readonly string[]
  readonly productionUrl: string
  readonly sandboxUrl: string
  /** If set, Live Activities are switched on. */
  readonly channelsUrl?: string
}

type OpenLanes = {
  readonly lanes: readonly Lane[]
  /** The key that browsers subscribe with; absent while the web lane is off. */
  readonly vapidPublicKey?: string
  /** Absent while Live Activities are off. */
  readonly broadcasts?: Broadcasts
}

export function openLanes({ web, fcm, apns }: PushOptions, clock: Clock): OpenLanes {
  const now = () => clock.now()
  const lanes: Lane[] = []
  let broadcasts: Broadcasts | undefined
  const vapid = web && createVapidCredentials({ ...web, now })
  if (web && vapid) {
    const [hosts, client] = [createHosts(web.origins), createHttp1Client(clock)]
    lanes.push(createWebLane({ credentials: vapid, hosts, client, now }))
  }
  if (fcm) {
    const client = new Http2Client({ origin: fcm.url, clock })
    lanes.push(createFcmLane({ credentials: createFcmCredentials(fcm.account, now), client, now }))
  }
  if (apns) {
    const production = new Http2Client({ origin: apns.productionUrl, clock })
    const isOne = apns.sandboxUrl === apns.productionUrl
    const clients = { production, sandbox: isOne ? production : new Http2Client({ origin: apns.sandboxUrl, clock }) }
    const credentials = createApnsCredentials(apns.key, now)
    lanes.push(createApnsLane({ credentials, clients, apps: apns.apps }))
    const [app] = apns.apps
    if (app && apns.channelsUrl) {
      const manage = new Http2Client({ origin: apns.channelsUrl, clock })
      broadcasts = createBroadcasts({ credentials, app, manage, send: clients.production })
    }
  }
  return { lanes, ...(vapid && { vapidPublicKey: vapid.publicKey }), ...(broadcasts && { broadcasts }) }
}
