/** The device that sends a comment: known by the hash of a secret that it made and keeps. */
import { createHash } from 'node:crypto'
import { Refusal } from '#platform/errors.ts'
import type { WriterHash } from '#store/comments/comments.ts'

/** At least 128 bits in base64url, so that nobody finds the secret of another. */
const SECRET = /^[A-Za-z0-9_-]{22,64}$/
const SHORT_HASH = 22

/** @throws Refusal `invalid`. */
export function writerOf(secret: unknown): WriterHash {
  if (typeof secret !== 'string' || !SECRET.test(secret)) {
    const message = 'send the secret that the device made, 22 to 64 characters of base64url'
    throw new Refusal('invalid', { errors: [{ path: 'Crier-Writer', message }] })
  }
  return hashOf(secret) as WriterHash
}

/** 128 bits of the hash of some texts: enough to tell two apart. */
export function shortHash(...texts: readonly string[]): string {
  return hashOf(JSON.stringify(texts)).slice(0, SHORT_HASH)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
