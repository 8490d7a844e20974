/** Checks the identity provider as far as that goes without signing in: its metadata, its name, and the keys that it signs with. */
import { z } from 'zod'
import { jsonIn } from '#platform/json-in.ts'
import { askAddress, connectionFailure } from './ask-address.ts'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped, noteWarning } from './doctor-check.ts'

const ANSWER_MS = 5_000
/** OpenID Connect Discovery 1.0, section 4. */
const METADATA_PATH = '/.well-known/openid-configuration'

type SignInCheckOptions = {
  /** Undefined if people sign in with keys alone. */
  readonly provider: { readonly issuer: string; readonly scopes: readonly string[] } | undefined
}

export function signInCheck({ provider }: SignInCheckOptions): DoctorCheck {
  return {
    name: 'sign-in',
    ifLate: 'Let this machine connect to the address in CRIER_OIDC_ISSUER.',
    async run(signal) {
      if (provider === undefined) return [noteSkipped('No identity provider is set: people sign in with keys.')]
      const { read, failed } = await readMetadata(provider.issuer, signal)
      if (read === undefined) return [failed]
      return [nameNote(read, provider.issuer), ...scopeNotes(read, provider.scopes), await keyNote(read, signal)]
    },
  }
}

const metadata = z.object({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  scopes_supported: z.array(z.string()).optional(),
})
type Metadata = z.infer<typeof metadata>

type Read = { readonly read: Metadata; readonly failed?: never } | { readonly read?: never; readonly failed: CheckNote }

async function readMetadata(issuer: string, signal: AbortSignal): Promise<Read> {
  const address = new URL(issuer)
  address.pathname = address.pathname.replace(/\/?$/, METADATA_PATH)
  const given = await readJson(address.href, signal)
  if ('reason' in given) return { failed: unreadableNote(address.href, given.reason) }
  const read = metadata.safeParse(given.value)
  if (read.success) return { read: read.data }
  const fields = read.error.issues.map(({ path }) => path.join('.')).join(', ')
  const failed = noteProblem(`${address.href} is not the metadata of a provider: missing or wrong are ${fields}.`, {
    expected: 'The fields of OpenID Connect Discovery.',
    change: 'Correct CRIER_OIDC_ISSUER: it is the address that the provider shows as its issuer.',
  })
  return { failed }
}

const unreadableNote = (address: string, reason: string): CheckNote =>
  noteProblem(`${address}: ${reason}. People who are signed in stay so for CRIER_OIDC_GRACE_MINUTES.`, {
    expected: 'The metadata of the provider, without a redirect.',
    change: `Try "curl -v ${address}" on this machine: correct CRIER_OIDC_ISSUER, open the firewall, or name the authority of its certificate (NODE_EXTRA_CA_CERTS).`,
  })

/** openid-client compares them in the same way, and refuses to sign anybody in. */
function nameNote({ issuer }: Metadata, expected: string): CheckNote {
  if (new URL(issuer).href === new URL(expected).href) return noteOk(`The provider ${issuer} answers, by its own name.`)
  return noteProblem(`The provider at ${expected} calls itself ${issuer}: nobody can sign in.`, {
    expected: 'The same issuer in CRIER_OIDC_ISSUER and in its metadata.',
    change: `Set CRIER_OIDC_ISSUER=${issuer} on every node, or correct the address that the provider believes to have.`,
  })
}

/** Providers need not list them; if they do, one that is not there is refused or ignored. */
function scopeNotes({ scopes_supported: offered }: Metadata, scopes: readonly string[]): readonly CheckNote[] {
  const missing = offered === undefined ? [] : scopes.filter(scope => !offered.includes(scope))
  if (missing.length === 0) return []
  return [
    noteWarning(`The provider does not list these scopes of CRIER_OIDC_SCOPES: ${missing.join(', ')}.`, {
      expected: `Some of ${offered?.join(', ')}.`,
      change: 'Allow them at the provider, or leave them out of CRIER_OIDC_SCOPES (docs/sign-in.md has each provider).',
    }),
  ]
}

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), use: z.string().optional() })) })
/** Of pairs, by which a signature can be verified without being able to make one. */
const PUBLIC_KINDS = ['RSA', 'EC', 'OKP']

async function keyNote({ jwks_uri: address }: Metadata, signal: AbortSignal): Promise<CheckNote> {
  const given = await readJson(address, signal)
  const read = 'reason' in given ? undefined : keySet.safeParse(given.value).data
  const usable = read?.keys.filter(({ kty, use }) => PUBLIC_KINDS.includes(kty) && use !== 'enc') ?? []
  if (usable.length > 0) return noteOk(`It publishes ${usable.length} keys for signatures.`)
  const why = 'reason' in given ? given.reason : read ? 'there is none for signatures' : 'it is not a set of keys'
  return noteProblem(`The keys of the provider, at ${address}: ${why}. No sign-in can be verified.`, {
    expected: 'At least one public key (RSA, EC or Ed25519).',
    change: `Try "curl -v ${address}" on this machine; a provider whose tokens are signed with a shared secret has to be switched to RS256 or ES256.`,
  })
}

async function readJson(address: string, signal: AbortSignal) {
  try {
    const timeout = AbortSignal.timeout(ANSWER_MS)
    const { status, text } = await askAddress(address, { signal: AbortSignal.any([signal, timeout]) })
    if (status !== 200) return { reason: `it answers with ${status}` }
    const value = jsonIn(text)
    return value === undefined ? { reason: 'its answer is not JSON' } : { value }
  } catch (error) {
    return { reason: connectionFailure(error) }
  }
}
