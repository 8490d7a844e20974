/**
 * Where subscriptions may lead. A subscription comes from a stranger: without a list, registering one would make this
 * server send requests wherever that stranger likes, into its own network too.
 */
import type { LookupFunction } from 'node:net'
import { lookupPublic } from '#platform/web-reader/addresses.ts'

/** Chrome, Edge and others on Chromium; Firefox; Safari; older Edge. `*.` stands for one or more labels. */
const KNOWN_HOSTS = [
  'fcm.googleapis.com',
  'jmt17.google.com',
  'updates.push.services.mozilla.com',
  '*.push.services.mozilla.com',
  '*.push.apple.com',
  '*.notify.windows.com',
]

export interface Hosts {
  /** Undefined when pushes may go there; else what is wrong. */
  problemWith(endpoint: string): string | undefined
  /** Given to sockets: a name that resolves to a private network is not followed. Undefined for origins added by hand. */
  lookupFor(origin: string): LookupFunction | undefined
}

/** `origins` are taken as they are: somebody who runs a push service inside knows where it is. */
export function createHosts(origins: readonly string[]): Hosts {
  const added = new Set(origins.map(origin => new URL(origin).origin))
  return {
    problemWith(endpoint) {
      const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
      if (!url || url.username || url.password) return 'use the endpoint of a PushSubscription'
      if (added.has(url.origin)) return undefined
      if (url.protocol !== 'https:' || url.port !== '') return 'push services are at https addresses without a port'
      return KNOWN_HOSTS.some(known => matches(known, url.hostname)) ? undefined : 'this is no known push service'
    },
    lookupFor: origin => (added.has(origin) ? undefined : lookupPublic),
  }
}

function matches(known: string, host: string): boolean {
  return known.startsWith('*.') ? host.endsWith(known.slice(1)) : host === known
}
