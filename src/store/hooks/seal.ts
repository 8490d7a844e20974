/**
 * Encrypts secrets that must stay readable and would serve a thief: those of hooks, which signatures are checked with.
 * A copy or backup of the database is useless without the key. AES-256-GCM (NIST SP 800-38D) with a new nonce each
 * time.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { Refusal } from '#platform/errors.ts'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const PREFIX = 'sealed:1:'

export interface Seal {
  /** `about`: the id of the owner of the text; sealed text that is moved to another owner cannot be opened. */
  close(text: string, about: string): string
  /**
   * Text that was stored before there was a key is returned unchanged.
   * @throws Refusal `unavailable` when it was sealed with another key.
   */
  open(sealed: string, about: string): string
}

/** Stores everything in plain text. */
export const noSeal: Seal = { close: text => text, open: sealed => (isSealed(sealed) ? cannotOpen() : sealed) }

export function isSealed(text: string): boolean {
  return text.startsWith(PREFIX)
}

/** `secret`: random, at least 32 characters. */
export function createSeal(secret: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'crier hook secrets', KEY_BYTES))
  return {
    close(text, about) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about))
      const sealed = [cipher.update(text, 'utf8'), cipher.final()]
      return PREFIX + Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString('base64')
    },
    open(text, about) {
      if (!isSealed(text)) return text
      const sealed = Buffer.from(text.slice(PREFIX.length), 'base64')
      const [nonce, tag] = [sealed.subarray(0, NONCE_BYTES), sealed.subarray(-TAG_BYTES)]
      try {
        const cipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
        cipher.setAAD(Buffer.from(about)).setAuthTag(tag)
        return cipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + cipher.final('utf8')
      } catch (cause) {
        return cannotOpen(cause)
      }
    },
  }
}

const OTHER_KEY =
  'The secret of this hook was sealed with another key than the one this server has. The operator must restore that key (crier.key or CRIER_SECRETS_KEY) or create a new hook.'

function cannotOpen(cause?: unknown): never {
  throw new Refusal('unavailable', { detail: OTHER_KEY, cause })
}
