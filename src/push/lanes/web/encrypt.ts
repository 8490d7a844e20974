/** Encrypts a message for one browser: RFC 8291 over RFC 8188, as one aes128gcm record. */
import { createCipheriv, createECDH, createHmac, createSecretKey, type ECDH, randomBytes } from 'node:crypto'
import type { TargetOf } from '#push/devices/device.ts'

type Keys = TargetOf<'web'>['subscription']['keys']

/** Fresh for every message: two messages under one key and nonce would reveal each other. */
type Fresh = { readonly sender: ECDH; readonly salt: Buffer }

const CURVE = 'prime256v1'
const SALT_BYTES = 16
/** RFC 8188, section 2.1: the record size; there is only one record. */
const RECORD_BYTES = 4_096
/** RFC 8188, section 2: the delimiter of the last record. */
const LAST_RECORD = Buffer.of(2)
/** RFC 5869, section 2.3: only the first block is needed. */
const FIRST_BLOCK = Buffer.of(1)

const KEY_INFO = Buffer.from('WebPush: info\0')
const CONTENT_KEY_INFO = Buffer.from('Content-Encoding: aes128gcm\0')
const NONCE_INFO = Buffer.from('Content-Encoding: nonce\0')

export function encrypt({ p256dh, auth }: Keys, text: Buffer, { sender, salt }: Fresh = fresh()): Buffer {
  const receiver = Buffer.from(p256dh, 'base64url')
  const publicKey = sender.getPublicKey()
  const secret = hmac(Buffer.from(auth, 'base64url'), sender.computeSecret(receiver))
  const input = hmac(secret, KEY_INFO, receiver, publicKey, FIRST_BLOCK)
  const random = hmac(salt, input)
  const key = hmac(random, CONTENT_KEY_INFO, FIRST_BLOCK).subarray(0, 16)
  const nonce = hmac(random, NONCE_INFO, FIRST_BLOCK).subarray(0, 12)
  const cipher = createCipheriv('aes-128-gcm', createSecretKey(key), nonce)
  const sizes = Buffer.alloc(5)
  sizes.writeUInt32BE(RECORD_BYTES)
  sizes.writeUInt8(publicKey.length, 4)
  const sealed = [cipher.update(text), cipher.update(LAST_RECORD), cipher.final(), cipher.getAuthTag()]
  return Buffer.concat([salt, sizes, publicKey, ...sealed])
}

function fresh(): Fresh {
  const sender = createECDH(CURVE)
  sender.generateKeys()
  return { sender, salt: randomBytes(SALT_BYTES) }
}

/** From a key's bytes instead of a key, Node finds out by exceptions what they are: a third of the time of a message. */
function hmac(key: Buffer, ...parts: readonly Buffer[]): Buffer {
  const hash = createHmac('sha256', createSecretKey(key))
  for (const part of parts) hash.update(part)
  return hash.digest()
}
