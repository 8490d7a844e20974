/** Which proxies are believed when they say whom they ask for: what is counted by address is counted by that one. */
import { BlockList, isIP } from 'node:net'

/** As Express calls them: this machine, and the networks that no packet of a stranger comes from. */
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
