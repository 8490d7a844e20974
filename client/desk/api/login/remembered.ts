/** The last login on this device, so that the desk opens without a network too. It holds no secret. */
import type { Login } from './login.ts'

const NAME = 'crier-desk-session'

export function rememberLogin({ csrf: _secret, ...login }: Login) {
  try {
    localStorage.setItem(NAME, JSON.stringify(login))
  } catch {
    // A browser may refuse to store anything; the desk then needs a network to open.
  }
}

export function forgetLogin() {
  try {
    localStorage.removeItem(NAME)
  } catch {
    // As above.
  }
}

export function rememberedLogin(): Login | undefined {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(NAME) ?? 'null')
    // Written by `rememberLogin` alone.
    const login = held as Omit<Login, 'csrf'> | null
    return login && Date.parse(login.expiresAt) > Date.now() ? { ...login, csrf: '' } : undefined
  } catch {
    return undefined
  }
}
