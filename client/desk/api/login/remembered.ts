/** The last login on this device, so that the desk opens without a network too. It holds no secret. */
import { readStored, storeValue } from '#client/desk/kit/storage.ts'
import type { Login } from './login.ts'

const NAME = 'crier-desk-session'

export function rememberLogin({ csrf: _secret, ...login }: Login) {
  storeValue(NAME, login)
}

export function forgetLogin() {
  storeValue(NAME, undefined)
}

export function rememberedLogin(): Login | undefined {
  // Written by `rememberLogin` alone.
  const login = readStored(NAME) as Omit<Login, 'csrf'> | undefined
  return login && Date.parse(login.expiresAt) > Date.now() ? { ...login, csrf: '' } : undefined
}
