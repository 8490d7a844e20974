/** Decides which addresses are public: no URL from a stranger may lead this server into its own network. */
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr, { type IPv6 } from 'ipaddr.js'

/** IANA allocates IPv6 addresses from here only; the rest is special or unassigned. */
const ALLOCATED = [ipaddr.parse('2000::') as IPv6, 3] as const

/**
 * Takes an address, not a name. By IANA's special-purpose registries, everything but unicast on the public Internet is private,
 * including IPv6 addresses that contain an IPv4 address, such as 6to4 and Teredo.
 */
export function isPrivateAddress(address: string): boolean {
  const ip = ipaddr.process(address)
  return ip.range() !== 'unicast' || (ip.kind() === 'ipv6' && !(ip as IPv6).match(...ALLOCATED))
}

/** Used by sockets, which connect to exactly the address checked here: there is no second DNS lookup. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...(options as LookupOptions), all: true }, (error, addresses: LookupAddress[]) => {
    const first = addresses?.[0]
    if (error || !first) return callback(error ?? new Error(`${hostname} has no address`), '')
    if (addresses.some(({ address }) => isPrivateAddress(address))) {
      return callback(new Error(`${hostname} resolves to a private network`), '')
    }
    if (options.all) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}
