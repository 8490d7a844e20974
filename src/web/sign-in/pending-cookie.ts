/**
 * What the browser keeps between leaving for the provider and returning: only the browser that began a sign-in can end it, so
 * nobody can be signed in as somebody else by a link (login CSRF). Every node can read it.
 */
import { z } from 'zod'
import { isSecure } from '#web/middleware/login-cookie.ts'

const NAME = 'crier_sign_in'
/** Long enough for a second factor on a phone. */
const MAX_AGE_SECONDS = 900
/** A cookie of a browser holds 4 kB. */
const MAX_CHARACTERS = 3_000

const pending = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** The place at the desk to return to, below `/desk/`. */
  to: z.string(),
  /** Begun in a window of its own, beside a desk that waits. */
  inWindow: z.boolean(),
})
export type Pending = z.infer<typeof pending>

/** `Lax`, because the browser returns from another site; the cookie of the login itself is `Strict`. */
export function pendingCookie(begun: Pending, publicUrl: string): string {
  return cookie(Buffer.from(JSON.stringify(begun)).toString('base64url'), { publicUrl, maxAgeSeconds: MAX_AGE_SECONDS })
}

export function endedCookie(publicUrl: string): string {
  return cookie('', { publicUrl, maxAgeSeconds: 0 })
}

export function pendingIn(cookies: string | undefined, publicUrl: string): Pending | undefined {
  const start = `${nameAt(publicUrl)}=`
  const found = (cookies ?? '')
    .split(';')
    .map(pair => pair.trim())
    .find(pair => pair.startsWith(start))
  const text = found?.slice(start.length) ?? ''
  if (text === '' || text.length > MAX_CHARACTERS) return undefined
  try {
    return pending.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data
  } catch {
    return undefined
  }
}

function cookie(value: string, { publicUrl, maxAgeSeconds }: { publicUrl: string; maxAgeSeconds: number }): string {
  const secure = isSecure(publicUrl) ? '; Secure' : ''
  return `${nameAt(publicUrl)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`
}

function nameAt(publicUrl: string): string {
  return isSecure(publicUrl) ? `__Host-${NAME}` : NAME
}
