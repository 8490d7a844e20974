/** Pairs of keys in PEM, as push services hand them out. */
import { generateKeyPairSync } from 'node:crypto'

const PRIVATE = { type: 'pkcs8', format: 'pem' } as const
const PUBLIC = { type: 'spki', format: 'pem' } as const

/** As Apple's are. */
export const newEcPair = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding: PRIVATE, publicKeyEncoding: PUBLIC })

/** As Google's are. */
export const newRsaPair = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: PRIVATE, publicKeyEncoding: PUBLIC })
