/** The cookie that holds a login's secret: sent only with our own pages' requests, and not readable by scripts. */
import type { IncomingHttpHeaders } from 'node:http'
import { MAX_LOGIN_HOURS } from '#store/logins/logins.ts'

const NAME = 'crier_session'
/** RFC 6265bis, section 4.1.3.2: this prefix keeps other hosts of the domain, and plain HTTP, from setting the cookie. */
const SECURE_NAME = `__Host-${NAME}`

/** The server expires logins itself; this lets the cookie survive a browser restart. */
const MAX_AGE_SECONDS = MAX_LOGIN_HOURS * 3_600

export function loginCookie(secret: string, publicUrl: string): string {
  return cookie(secret, { publicUrl, maxAgeSeconds: MAX_AGE_SECONDS })
}

export function forgottenCookie(publicUrl: string): string {
  return cookie('', { publicUrl, maxAgeSeconds: 0 })
}

export function secretIn({ cookie = '' }: IncomingHttpHeaders, publicUrl: string): string | undefined {
  const name = nameAt(publicUrl)
  const pairs = cookie.split(';').map(pair => pair.trim())
  const found = pairs.find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  return found === '' ? undefined : found
}

function cookie(value: string, { publicUrl, maxAgeSeconds }: { publicUrl: string; maxAgeSeconds: number }): string {
  const secure = isSecure(publicUrl) ? '; Secure' : ''
  return `${nameAt(publicUrl)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`
}

function nameAt(publicUrl: string): string {
  return isSecure(publicUrl) ? SECURE_NAME : NAME
}

export function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:')
}
