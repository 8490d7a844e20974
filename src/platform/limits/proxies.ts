/** Which proxies' `X-Forwarded-For` is trusted; limits count the address that it names. */
import { BlockList, isIP } from 'node:net'

/** Express' names for this machine and for networks that strangers cannot send from. */
const NAMES = ['loopback', 'linklocal', 'uniquelocal']
export const DEFAULT_PROXIES: readonly string[] = NAMES

export function isProxies(text: string): boolean {
  if (NAMES.includes(text)) return true
  const [address = '', prefix, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  if (prefix === undefined) return true
  if (!/^\d{1,3}$/.test(prefix)) return false
  try {
    new BlockList().addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6')
    return true
  } catch {
    return false
  }
}
