/** Authenticates calls of the desk by its login instead of a key. */
import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from '#platform/errors.ts'
import type { Login, Logins } from '#store/logins/logins.ts'
import { isCsrfOf } from '#store/logins/secrets.ts'
import { secretIn } from './login-cookie.ts'
import { demandOwnPage } from './own-pages.ts'

export const CSRF_HEADER = 'X-Crier-CSRF'

export type LoginChecking = {
  readonly logins: Logins
  readonly publicUrl: () => string
}

/** The login that authenticates a call, and its secret. */
export type HeldLogin = { readonly login: Login; readonly secret: string }

/**
 * The cookie alone is not sufficient: browsers attach it to forged requests, too. Only our own pages know the CSRF token, and
 * no other site can send its header, because the preflight response does not allow it.
 * @throws Refusal `other_site`, `no_session`, `wrong_csrf`.
 */
export async function heldLogin(
  headers: IncomingHttpHeaders,
  { logins, publicUrl }: LoginChecking,
): Promise<HeldLogin | undefined> {
  const csrf = headers[CSRF_HEADER.toLowerCase()]
  if (csrf === undefined) return undefined
  demandOwnPage({ headers, publicUrl: publicUrl() })
  const secret = secretIn(headers, publicUrl())
  const login = secret === undefined ? undefined : await logins.use(secret)
  if (secret === undefined || !login) throw new Refusal('no_session')
  if (!isCsrfOf(secret, String(csrf))) throw new Refusal('wrong_csrf')
  return { login, secret }
}

/** For a call that needs a key and has none. */
export function refusalWithoutKey(headers: IncomingHttpHeaders, publicUrl: string): Refusal {
  return new Refusal(secretIn(headers, publicUrl) === undefined ? 'missing_key' : 'wrong_csrf')
}
