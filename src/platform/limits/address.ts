/** The client's address, as far as it can be known behind proxies: the rightmost hop that is not a trusted proxy. */
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { DEFAULT_PROXIES, trustIn } from './proxies.ts'

/** The prefix of shared names; no address starts with it. */
const SHARED = '*'
/** Law 8, bounded: less than a megabyte. Whoever sends other headers each time makes others' addresses be parsed anew. */
const MAX_HELD = 1_024
const MAX_HELD_CHARACTERS = 256

export type AddressReader = {
  /**
   * The name to count it under; never undefined, because clients could otherwise evade the limits. If several clients may
   * be behind one address (private networks, an unconfigured proxy), it is a shared name: `isShared`.
   */
  addressOf(request: IncomingMessage): string
  /** A program on this machine, through local proxies or none: exempt from limits. */
  isLocal(request: IncomingMessage): boolean
}

export function isShared(address: string): boolean {
  return address.startsWith(SHARED)
}

/** The address of a name that may be shared. */
export function addressIn(name: string): string {
  return isShared(name) ? name.slice(SHARED.length) : name
}

/** `proxies` are CRIER_PROXIES: addresses, networks, and names of networks. */
export function createAddressReader(proxies: readonly string[]): AddressReader {
  const trusted = trustIn(proxies)
  const loopback = trustIn(['loopback'])
  // If proxies are configured, or "none", the list is complete.
  const areNamed = proxies.join() !== DEFAULT_PROXIES.join()

  function nameOf(peer: string, hops: readonly string[]): string {
    const place = hops.findLastIndex(hop => !trusted(hop))
    const address = hops[place]
    // The rest of the header may be forged, so only the peer's own address names its bucket.
    if (address === undefined || isIP(address) === 0) return `${SHARED}${networkOf(peer)}`
    // The peer claims to forward for others: an unconfigured proxy, or a client that pretends to be one.
    return place > 0 && !areNamed ? `${SHARED}${networkOf(address)}` : networkOf(address)
  }

  function read(from: string, told: string): Read {
    const peer = bare(from)
    const hops = [...(proxies.length === 0 ? [] : hopsIn(told)), peer]
    return { address: nameOf(peer, hops), isLocal: hops.every(loopback) }
  }

  /** Each request is asked about several times, a crowd comes from few addresses, and to parse one takes as long as to route a request. */
  const held = new Map<string, Read>()
  let last = { name: '', found: read('', '') }
  function readOf(request: IncomingMessage): Read {
    const peer = request.socket.remoteAddress ?? ''
    const told = toldBy(request)
    const name = told === '' ? peer : `${peer} ${told}`
    if (name === last.name) return last.found
    last = { name, found: held.get(name) ?? read(peer, told) }
    if (held.size >= MAX_HELD) held.clear()
    if (name.length <= MAX_HELD_CHARACTERS) held.set(name, last.found)
    return last.found
  }

  return {
    addressOf: request => readOf(request).address,
    isLocal: request => readOf(request).isLocal,
  }
}

type Read = { readonly address: string; readonly isLocal: boolean }

function toldBy({ headers: { 'x-forwarded-for': told = '' } }: IncomingMessage): string {
  return Array.isArray(told) ? told.join(',') : told
}

/** Every entry, where `proxyaddr.all` drops empty ones: a program that sends ", " does not pass as one without a proxy. */
function hopsIn(told: string): readonly string[] {
  return told === '' ? [] : told.split(',').map(bare)
}

/** Without brackets, port, or the prefix of IPv4-mapped IPv6 addresses. */
function bare(text: string): string {
  const [, v4] = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(text.trim()) ?? []
  return v4 ?? text.trim().replace(/^\[(.*)\](?::\d+)?$/, '$1')
}

/** A household or a machine has 2⁶⁴ IPv6 addresses to choose from. */
export function networkOf(address: string): string {
  // Some proxies append the port, which changes with every connection.
  const [, v4] = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(address) ?? []
  if (v4 !== undefined) return v4
  const [left = '', right] = address.split('::')
  const before = left === '' ? [] : left.split(':')
  const after = right ? right.split(':') : []
  const zeros =
    right === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
