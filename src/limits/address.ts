/** Whose request it is, as far as that can be known behind proxies. */
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6 } from 'node:net'
import { networkOf } from './attempts.ts'
import { DEFAULT_PROXIES } from './proxies.ts'

/** What Express means by these names (RFC 1122, RFC 3927, RFC 1918, RFC 4291, RFC 4193). */
const NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

export type AddressReader = {
  /**
   * Undefined where it cannot be told from others': inside of our own networks, and where a proxy may stand that nobody has
   * named. A limit would then lock out all who come through it.
   */
  addressOf(request: IncomingMessage): string | undefined
  /** A program on this machine, through proxies on this machine or none: it is held to no limit. */
  isLocal(request: IncomingMessage): boolean
}

/** `proxies` are CRIER_PROXIES: addresses, networks, and names of networks. */
export function createAddressReader(proxies: readonly string[]): AddressReader {
  const trusted = listOf(proxies)
  const loopback = listOf(['loopback'])
  // Who has named proxies, or said that there are none, has named them all.
  const areNamed = proxies.join() !== DEFAULT_PROXIES.join()
  const hopsOf = (request: IncomingMessage) => [
    ...(proxies.length === 0 ? [] : toldBy(request)),
    bare(request.socket.remoteAddress ?? ''),
  ]

  return {
    addressOf(request) {
      const hops = hopsOf(request)
      const place = hops.findLastIndex(hop => !isIn(trusted, hop))
      const address = hops[place]
      if (address === undefined || isIP(address) === 0) return undefined
      return place > 0 && !areNamed ? undefined : networkOf(address)
    },

    isLocal: request => hopsOf(request).every(hop => isIn(loopback, hop)),
  }
}

function listOf(names: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of names.flatMap(name => NETWORKS[name] ?? [name])) {
    const [address = '', prefix] = network.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}

function isIn(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

function toldBy({ headers: { 'x-forwarded-for': told = '' } }: IncomingMessage): readonly string[] {
  const text = Array.isArray(told) ? told.join(',') : told
  return text === '' ? [] : text.split(',').map(bare)
}

/** Without brackets, a port, or what marks an address of IPv4 among those of IPv6. */
function bare(text: string): string {
  const [, v4] = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(text.trim()) ?? []
  return v4 ?? text.trim().replace(/^\[(.*)\](?::\d+)?$/, '$1')
}
