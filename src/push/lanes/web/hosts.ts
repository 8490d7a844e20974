/**
 * Allow-list of push services. A subscription comes from an untrusted client: without the list, registering one would make this
 * server send requests to any address, including its own network (SSRF).
 */
import { lookupPublic } from '#platform/web-reader/addresses.ts'

/** Chromium browsers; Firefox; Safari; older Edge. `*.` stands for one or more labels. */
const KNOWN_HOSTS = [
  'fcm.googleapis.com',
  'jmt17.google.com',
  'updates.push.services.mozilla.com',
  '*.push.services.mozilla.com',
  '*.push.apple.com',
  '*.notify.windows.com',
]

export type Hosts = ReturnType<typeof createHosts>

/** `origins` are not checked: an operator who runs a push service internally knows where it is. */
export function createHosts(origins: readonly string[]) {
  const added = new Set(origins.map(origin => new URL(origin).origin))
  return {
    /** Undefined if pushes may be sent there; otherwise the reason. */
    problemWith(endpoint: string): string | undefined {
      const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
      if (!url || url.username || url.password) return 'use the endpoint of a PushSubscription'
      if (added.has(url.origin)) return undefined
      if (url.protocol !== 'https:' || url.port !== '') return 'push services are at https addresses without a port'
      return KNOWN_HOSTS.some(known => matches(known, url.hostname)) ? undefined : 'this is not a known push service'
    },
    /** A DNS lookup that refuses private addresses; undefined for origins added by the operator. */
    lookupFor: (origin: string) => (added.has(origin) ? undefined : lookupPublic),
  }
}

function matches(known: string, host: string): boolean {
  return known.startsWith('*.') ? host.endsWith(known.slice(1)) : host === known
}
