/** Which proxies' `X-Forwarded-For` is trusted; limits count the address that it names. */
import { isIP } from 'node:net'
import proxyaddr from 'proxy-addr'

/** The names of `proxy-addr` for this machine and for networks that strangers cannot send from. */
const NAMES = ['loopback', 'linklocal', 'uniquelocal']
export const DEFAULT_PROXIES: readonly string[] = NAMES

export function isProxies(text: string): boolean {
  if (NAMES.includes(text)) return true
  const [address = '', prefix] = text.split('/')
  // `proxy-addr` also reads "10" as an address, and a netmask as a prefix.
  if (isIP(address) === 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return false
  try {
    proxyaddr.compile(text)
    return true
  } catch {
    return false
  }
}

/** `names` are CRIER_PROXIES: addresses, networks, and names of networks. */
export function trustIn(names: readonly string[]): (address: string) => boolean {
  const isTrusted = proxyaddr.compile([...names])
  return address => isIP(address) !== 0 && isTrusted(address, 0)
}
