/**
 * Where subscriptions may lead. A subscription comes from a stranger: without a list, registering one would make this
 * server send requests wherever that stranger likes, into its own network too.
 */
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { BlockList, isIPv6, type LookupFunction } from 'node:net'

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
  /** Given to sockets: a name that leads into a private network is not followed. Undefined for origins added by hand. */
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

/** IANA's special-purpose registries: everything that is not the public Internet. */
const privateAddresses = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  privateAddresses.addSubnet(net, bits)
}
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  privateAddresses.addSubnet(net, bits, 'ipv6')
}

export function isPrivateAddress(address: string): boolean {
  return privateAddresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...(options as LookupOptions), all: true }, (error, addresses: LookupAddress[]) => {
    const first = addresses?.[0]
    if (error || !first) return callback(error ?? new Error(`${hostname} has no address`), '')
    if (addresses.some(({ address }) => isPrivateAddress(address))) {
      return callback(new Error(`${hostname} leads into a private network`), '')
    }
    if (options.all) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}
