/** Validates a private key at start-up, rather than with the first alert. */
import { createPrivateKey } from 'node:crypto'

const CURVE = 'prime256v1'

/** `ec`: on P-256, as Apple's. Both in PKCS #8, the format that Apple and Google issue. */
export function isPrivateKey(text: string, kind: 'ec' | 'rsa'): boolean {
  if (!text.includes('BEGIN PRIVATE KEY')) return false
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(text)
    return asymmetricKeyType === kind && (kind === 'rsa' || asymmetricKeyDetails?.namedCurve === CURVE)
  } catch {
    return false
  }
}
