/** The cookie with a login's secret: for requests of our own pages, and unreadable for scripts. */
import type { IncomingHttpHeaders } from 'node:http'
import { MAX_SESSION_HOURS } from '#store/logins/sessions.ts'

const NAME = 'crier_session'
/** RFC 6265bis, 4.1.3.2: such a cookie cannot be set by another host of the same domain, or over plain HTTP. */
const SECURE_NAME = `__Host-${NAME}`

/** The server expires logins itself; this keeps the cookie across a browser restart. */
const MAX_AGE_SECONDS = MAX_SESSION_HOURS * 3_600

export function sessionCookie(secret: string, publicUrl: string): string {
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

function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:')
}
