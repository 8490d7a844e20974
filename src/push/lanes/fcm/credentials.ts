/** The OAuth token for FCM: Google issues it to a service account for an hour (RFC 7523). */
import { z } from 'zod'
import type { PushOutcome } from '#push/campaign/outcome.ts'
import { isPrivateKey } from '#push/lanes/private-key.ts'

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const LIFE_S = 3_600
/** Renewed this long before it expires, so that none expires in flight. */
const MARGIN_MS = 5 * 60_000
const TIMEOUT_MS = 10_000

/** The file from the Firebase console: Project settings, Service accounts, Generate new private key. */
export const serviceAccount = z.object({
  project_id: z.string().min(1, 'must not be empty'),
  client_email: z.string().min(1, 'must not be empty'),
  private_key: z
    .string()
    .refine(
      text => isPrivateKey(text, 'rsa'),
      'use the service account file as downloaded from the Firebase console; this key is invalid',
    ),
  token_uri: z.url('use the address in the service account file, such as https://oauth2.googleapis.com/token'),
})
export type ServiceAccount = z.infer<typeof serviceAccount>

export interface FcmCredentials {
  readonly project: string
  /** The token, or the outcome if there is none. */
  token(): Promise<string | PushOutcome>
  /** Called when `token` was refused. Of many such requests, the first one has it replaced. */
  renew(token: string): void
}

export function createFcmCredentials(account: ServiceAccount, now: () => Date): FcmCredentials {
  let held: { readonly until: number; readonly token: Promise<string | PushOutcome> } | undefined
  /** The last fetched token, until it is refused. */
  let current: string | undefined

  async function fetchToken(): Promise<string | PushOutcome> {
    const assertion = await sign(account, now())
    const body = new URLSearchParams({ grant_type: GRANT, assertion })
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const answer = await fetch(account.token_uri, { method: 'POST', body, signal }).catch(() => undefined)
    const granted = z.object({ access_token: z.string() }).safeParse(await answer?.json().catch(() => undefined))
    if (answer?.ok && granted.success) {
      current = granted.data.access_token
      return current
    }
    held = undefined
    const isRefused = answer && answer.status >= 400 && answer.status < 500 && answer.status !== 429
    if (isRefused) return { kind: 'refused', reason: `OAuth ${answer.status}` }
    return { kind: 'retry', reason: 'OAuth unavailable', restsPlace: true }
  }

  return {
    project: account.project_id,
    token() {
      const at = now().getTime()
      if (!held || held.until <= at) held = { until: at + LIFE_S * 1_000 - MARGIN_MS, token: fetchToken() }
      return held.token
    },
    renew(token) {
      if (token !== current) return
      current = undefined
      held = undefined
    },
  }
}

async function sign({ client_email, private_key, token_uri }: ServiceAccount, now: Date): Promise<string> {
  // On demand: every command reads the settings, and few sign.
  const { importPKCS8, SignJWT } = await import('jose')
  const issued = Math.floor(now.getTime() / 1_000)
  return new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(client_email)
    .setAudience(token_uri)
    .setIssuedAt(issued)
    .setExpirationTime(issued + LIFE_S)
    .sign(await importPKCS8(private_key, 'RS256'))
}
