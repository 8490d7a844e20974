/** The secrets of logins: random, recognisable by their prefixes, and stored as hashes. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits cannot be guessed, so no slow hash is needed. */
const SECRET_BYTES = 32
const ID_BYTES = 9

/** So that secret scanners and people recognise them. */
const PREFIXES = { login: 'crier_session_', link: 'crier_link_', ticket: 'crier_ticket_' } as const

export function newSecretOf(kind: keyof typeof PREFIXES): string {
  return PREFIXES[kind] + randomBytes(SECRET_BYTES).toString('base64url')
}

export function newLoginId(): string {
  return randomBytes(ID_BYTES).toString('base64url')
}

export function isTicket(text: string): boolean {
  return text.startsWith(PREFIXES.ticket)
}

/** Derived from the secret, so it is not stored; the secret cannot be derived from it. */
export function csrfOf(secret: string): string {
  return createHmac('sha256', secret).update('csrf').digest('base64url')
}

export function isCsrfOf(secret: string, shown: string): boolean {
  const [right, given] = [Buffer.from(csrfOf(secret)), Buffer.from(shown)]
  return right.length === given.length && timingSafeEqual(right, given)
}
