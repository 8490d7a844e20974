/** Whether a text is a private key that a push service can have given: found out at the start, not by the first alert. */
import { createPrivateKey } from 'node:crypto'

const CURVE = 'prime256v1'

/** `ec`: on P-256, as Apple's. Both as PKCS #8, which is what Apple and Google hand out. */
export function isPrivateKey(text: string, kind: 'ec' | 'rsa'): boolean {
  if (!text.includes('BEGIN PRIVATE KEY')) return false
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(text)
    return asymmetricKeyType === kind && (kind === 'rsa' || asymmetricKeyDetails?.namedCurve === CURVE)
  } catch {
    return false
  }
}
