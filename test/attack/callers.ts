/** Everybody who may turn up at a route: keys, logins, tokens, and what is left of them. */
import { signToken } from '#test/support/readers/reader-login.ts'
import { signIn } from '#test/support/services/desk-session.ts'
import type { TestApp } from '#test/support/services/start-app.ts'

export type Caller = {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  /** The role that the credential gives, on these blogs. */
  readonly role?: 'contributor' | 'editor' | 'admin'
  readonly blogs?: 'all' | readonly string[]
  /** A reader token: the private blogs that it opens. */
  readonly reads?: 'all' | readonly string[]
  /** The code with which every API call is refused. */
  readonly refused?: string
  /** The code for a call that needs a role, instead of `missing_key`. */
  readonly lacks?: string
  /** Signed in at the desk. */
  readonly isSignedIn?: true
  /** The credential as a token of the client protocol. */
  readonly token?: string
}

export const OWN = 'own'
export const OTHER = 'other'
/** Private; no key but an admin's covers it. */
export const MEMBERS = 'members'

const EVIL = 'https://evil.example'
const PAST_SECONDS = 1_000_000_000

type Role = NonNullable<Caller['role']>

export async function makeCallers(app: TestApp): Promise<readonly Caller[]> {
  return [
    { name: 'a stranger', headers: {} },
    { name: "a stranger's page", headers: { Origin: EVIL } },
    ...(await keyHolders(app)),
    ...formerKeyHolders(await Promise.all([revokedKey(app), expiredKey(app)])),
    ...(await people(app)),
    ...(await readers()),
  ]
}

async function keyHolders(app: TestApp): Promise<readonly Caller[]> {
  const holder = async (role: Role, blogs: 'all' | readonly string[]): Promise<Caller> => {
    const { secret } = await makeKey(app, { role, blogs })
    return { name: `the key of ${role} of ${blogs}`, headers: bearer(secret), token: secret, role, blogs }
  }
  return Promise.all([
    holder('contributor', [OWN]),
    holder('contributor', [OTHER]),
    holder('editor', [OWN]),
    holder('editor', [OTHER]),
    holder('editor', 'all'),
    holder('admin', 'all'),
  ])
}

function formerKeyHolders(secrets: readonly string[]): readonly Caller[] {
  const [revoked = '', expired = ''] = secrets
  const refused = 'wrong_key'
  return [
    { name: 'a revoked key', headers: bearer(revoked), token: revoked, refused },
    { name: 'an expired key', headers: bearer(expired), token: expired, refused },
    { name: 'a key that nobody made', headers: bearer('crier_made-up'), token: 'crier_made-up', refused },
    { name: 'Basic in place of Bearer', headers: { Authorization: 'Basic YTpi' }, refused: 'missing_key' },
    { name: 'an empty Bearer', headers: { Authorization: 'Bearer ' }, refused: 'missing_key' },
  ]
}

/** Logins of keys: with and without the CSRF token, on other pages, and after they ended. */
async function people(app: TestApp): Promise<readonly Caller[]> {
  const editor = await makeKey(app, { role: 'editor', blogs: [OWN] })
  const admin = await makeKey(app, { role: 'admin', blogs: 'all' })
  const leaving = await makeKey(app, { role: 'admin', blogs: 'all' })
  const [desk, top, past, orphan] = [
    await signIn(app, { key: editor.secret }),
    await signIn(app, { key: admin.secret }),
    await signIn(app, { key: admin.secret }),
    await signIn(app, { key: leaving.secret }),
  ]
  await past.api('DELETE', '/v1/session')
  await app.api('DELETE', `/v1/keys/${leaving.id}`)
  const shown = ({ cookie, csrf }: typeof desk, more: Readonly<Record<string, string>> = {}) => ({
    Cookie: cookie,
    'X-Crier-CSRF': csrf,
    ...more,
  })
  return [
    { name: "an editor's login", headers: shown(desk), role: 'editor', blogs: [OWN], isSignedIn: true },
    { name: "an admin's login", headers: shown(top), role: 'admin', blogs: 'all', isSignedIn: true },
    { name: 'a cookie without the CSRF token', headers: { Cookie: top.cookie }, lacks: 'wrong_csrf' },
    { name: 'the CSRF token of another', headers: shown(top, { 'X-Crier-CSRF': desk.csrf }), refused: 'wrong_csrf' },
    { name: 'the CSRF token without the cookie', headers: { 'X-Crier-CSRF': top.csrf }, refused: 'no_session' },
    { name: 'a login on another page', headers: shown(top, { Origin: EVIL }), refused: 'other_site' },
    { name: 'a login on a page without origin', headers: shown(top, { Origin: 'null' }), refused: 'other_site' },
    { name: 'a login that signed out', headers: shown(past), refused: 'no_session' },
    { name: 'a login whose key was revoked', headers: shown(orphan), refused: 'no_session' },
    { name: 'the secret of a login as a key', headers: bearer(top.cookie.split('=')[1] ?? ''), refused: 'wrong_key' },
    { name: 'a ticket as a key', headers: bearer(await top.ticket()), refused: 'wrong_key' },
  ]
}

async function readers(): Promise<readonly Caller[]> {
  const reader = (name: string, token: string, more: Omit<Caller, 'name' | 'headers' | 'token'>): Caller => ({
    ...{ name, token, headers: bearer(token) },
    ...more,
  })
  const unsigned = `${part({ alg: 'none' })}.${part({ blogs: 'all' })}.`
  return [
    reader('a token for the private blog', await signToken({ blogs: [MEMBERS] }), { reads: [MEMBERS] }),
    reader('a token for all private blogs', await signToken({ blogs: 'all' }), { reads: 'all' }),
    reader('a token for another private blog', await signToken({ blogs: ['elsewhere'] }), { reads: [] }),
    reader('a token that grants nothing', await signToken({ sub: 'ana', role: 'admin', admin: true }), { reads: [] }),
    reader('an expired token', await signToken({ blogs: 'all', exp: PAST_SECONDS }), { refused: 'expired_token' }),
    reader('a token with another signature', await signToken({ blogs: 'all' }, 'x'.repeat(40)), {
      refused: 'wrong_token',
    }),
    reader('an unsigned token', unsigned, { refused: 'wrong_token' }),
  ]
}

type NewKey = { readonly role: Role; readonly blogs: 'all' | readonly string[]; readonly expiresAt?: string }

async function makeKey(app: TestApp, fields: NewKey): Promise<{ readonly secret: string; readonly id: string }> {
  const { status, body, text } = await app.api('POST', '/v1/keys', { body: { name: 'for a test', ...fields } })
  if (status !== 201) throw new Error(text)
  return { secret: body.secret, id: body.key.id }
}

async function revokedKey(app: TestApp): Promise<string> {
  const { secret, id } = await makeKey(app, { role: 'admin', blogs: 'all' })
  await app.api('DELETE', `/v1/keys/${id}`)
  return secret
}

async function expiredKey(app: TestApp): Promise<string> {
  return (await makeKey(app, { role: 'admin', blogs: 'all', expiresAt: new Date(PAST_SECONDS * 1_000).toISOString() }))
    .secret
}

function bearer(secret: string): Readonly<Record<string, string>> {
  return { Authorization: `Bearer ${secret}` }
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
