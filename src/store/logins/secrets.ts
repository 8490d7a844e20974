/** The secrets of sessions: random, told apart by how they begin, and kept as hashes. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits: no need for a slow hash, because it cannot be guessed. */
const SECRET_BYTES = 32
const ID_BYTES = 9

/** Named, so that secret scanners and people know one when they see it. */
const PREFIXES = { session: 'crier_session_', link: 'crier_link_', ticket: 'crier_ticket_' } as const

export function newSecretOf(kind: keyof typeof PREFIXES): string {
  return PREFIXES[kind] + randomBytes(SECRET_BYTES).toString('base64url')
}

export function newSessionId(): string {
  return randomBytes(ID_BYTES).toString('base64url')
}

export function isTicket(text: string): boolean {
  return text.startsWith(PREFIXES.ticket)
}

/** Made from the secret, so that it is stored nowhere; a page that knows it does not know the secret. */
export function csrfOf(secret: string): string {
  return createHmac('sha256', secret).update('csrf').digest('base64url')
}

export function isCsrfOf(secret: string, shown: string): boolean {
  const [right, given] = [Buffer.from(csrfOf(secret)), Buffer.from(shown)]
  return right.length === given.length && timingSafeEqual(right, given)
}
