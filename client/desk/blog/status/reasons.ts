/** Groups some fifty failure reasons of the push services into five that an editor can act on. */

type Meaning = 'credential' | 'slowed' | 'late' | 'again' | 'message'

/** Devices by failure reason, as in `GET /v1/blogs/:blog/alerts`. */
type Counts = Readonly<Record<string, number>>

type Failure = { readonly meaning: Meaning; readonly devices: number; readonly codes: readonly string[] }

/** Most devices first. */
export function failuresOf(failed: Counts): readonly Failure[] {
  const each = Object.entries(failed).map(([reason, devices]) => ({ ...readReason(reason), devices }))
  const failures = [...Map.groupBy(each, ({ meaning }) => meaning)].map(([meaning, same]) => ({
    meaning,
    devices: same.reduce((sum, { devices }) => sum + devices, 0),
    codes: [...new Set(same.flatMap(({ code }) => (code === '' ? [] : [code])))],
  }))
  return failures.toSorted((a, b) => b.devices - a.devices)
}

/** `src/push/campaign/settle.ts` prefixes the service's reason with these. */
const PREFIX = /^(?<what>too late|registered since)(?:: (?<code>.*))?$/

/** HTTP statuses such as `401` or `401/109` if there is no reason, else reasons of Apple, Google and their OAuth. */
const CREDENTIAL =
  /^(401|403)\b|^OAuth 4|^NOT_FOUND$|ProviderToken|KeyIdInToken|Topic|Certificate|^Forbidden$|^BadJwtToken$|^SENDER_ID_MISMATCH$|AUTH|^PERMISSION_DENIED$/
const SLOWED = /^429\b|^TooManyRequests$|^QUOTA_EXCEEDED$|^RESOURCE_EXHAUSTED$/

function readReason(reason: string): { readonly meaning: Meaning; readonly code: string } {
  const { what, code = what ? '' : reason } = PREFIX.exec(reason)?.groups ?? {}
  if (what === 'registered since') return { meaning: 'again', code }
  if (CREDENTIAL.test(code)) return { meaning: 'credential', code }
  if (what === undefined) return { meaning: 'message', code }
  return { meaning: SLOWED.test(code) ? 'slowed' : 'late', code }
}
