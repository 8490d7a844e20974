/** The secrets of logins: random, recognisable by their prefixes, and stored as hashes. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { randomLetters } from '#platform/random-letters.ts'

/** 256 bits cannot be guessed, so no slow hash is needed. */
const SECRET_LETTERS = 43
const ID_LETTERS = 12

/** So that secret scanners and people recognise them. */
const PREFIXES = { login: 'crier_session_', link: 'crier_link_', ticket: 'crier_ticket_' } as const

export function newSecretOf(kind: keyof typeof PREFIXES): string {
  return PREFIXES[kind] + randomLetters(SECRET_LETTERS)
}

export function newLoginId(): string {
  return randomLetters(ID_LETTERS)
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
