/** Whose desk this was when it was last open, so that it opens without a network too. Nothing in it opens the server. */
import type { Session } from './session.ts'

const NAME = 'crier-desk-session'

export function rememberSession({ name, role, blogs, expiresAt }: Session) {
  try {
    localStorage.setItem(NAME, JSON.stringify({ name, role, blogs, expiresAt }))
  } catch {
    // A browser may refuse to keep anything; the desk then opens with a network only.
  }
}

export function forgetSession() {
  try {
    localStorage.removeItem(NAME)
  } catch {
    // As above.
  }
}

export function rememberedSession(): Session | undefined {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(NAME) ?? 'null')
    // Written by `rememberSession` alone.
    const session = held as Omit<Session, 'csrf'> | null
    return session && Date.parse(session.expiresAt) > Date.now() ? { ...session, csrf: '' } : undefined
  } catch {
    return undefined
  }
}
