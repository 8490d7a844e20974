/** The API calls that sign an editor's browser in and out. */
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Revocations } from '#delivery/access/revocations.ts'
import { Refusal } from '#platform/errors.ts'
import type { Attempt, Attempts } from '#platform/limits/attempts.ts'
import { instant } from '#shared/blog/update.ts'
import { type Keys, key } from '#store/keys/keys.ts'
import type { Login } from '#store/logins/logins.ts'
import type { PersonLogins, ProviderTokens } from '#store/logins/person-logins.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { CSRF_HEADER, heldLogin, type LoginChecking } from '#web/middleware/login-check.ts'
import { forgottenCookie, loginCookie, secretIn } from '#web/middleware/login-cookie.ts'
import { demandOwnPage } from '#web/middleware/own-pages.ts'
import type { SignInWays } from '#web/sign-in/sign-in.ts'
import { exampleKey } from './examples.ts'
import { type Operation, operation } from './operation.ts'

/** Longer than any secret ever issued. */
const MAX_SECRET = 1_000

const secret = z.string().trim().min(1).max(MAX_SECRET)
const signIn = z
  .strictObject({
    key: secret.optional().meta({ description: 'The secret of a key; send either this or `link`' }),
    link: secret.optional().meta({ description: 'The part of a sign-in link after `#link=`' }),
  })
  .refine(({ key, link }) => (key === undefined) !== (link === undefined), 'send "key" or "link", one of them')
  .meta({ id: 'SignIn', example: { key: 'crier_…' } })

const login = z
  .object({
    ...key.pick({ name: true, role: true, blogs: true }).shape,
    person: z.string().optional().meta({ description: 'The id of the person; absent for a key' }),
    csrf: z
      .string()
      .meta({ description: `Send it as ${CSRF_HEADER} with every call that is authenticated by the cookie` }),
    expiresAt: instant.meta({ description: 'Extended by every call, up to seven days after signing in' }),
  })
  .meta({ id: 'Session' })
const loginAnswer = z.object({ session: login }).meta({ id: 'SessionAnswer' })
const ticketAnswer = z
  .object({
    ticket: z.string().meta({ description: 'Send it as the `token` of the `connect` command; valid once' }),
    expiresAt: instant.meta({
      description: 'Connect before this time. The connection then lasts as long as the session',
    }),
  })
  .meta({ id: 'Ticket' })

const expiresAt = '2026-03-05T04:44:00.000Z'
const { name, role, blogs } = exampleKey
const example = { session: { name, role, blogs, csrf: 'h7Jx…', expiresAt } }

const CSRF = { name: CSRF_HEADER, description: 'The `csrf` of the session' }

const signedOut = z
  .object({
    provider: z
      .string()
      .optional()
      .meta({ description: 'Where the browser goes to sign out at the identity provider too' }),
  })
  .meta({ id: 'SignedOut' })

type LoginPorts = LoginChecking & {
  readonly signIn: SignInWays
  readonly personLogins: Pick<PersonLogins, 'tokensOf' | 'endAllOf'>
  readonly keys: Pick<Keys, 'find'>
  readonly attempts: Attempts
  readonly revocations: Pick<Revocations, 'announce'>
  readonly logger: Logger
}

export function loginOperations(ports: LoginPorts): readonly Operation[] {
  return [signInOperation(ports), readLogin(ports), signOutOperation(ports), makeTicket(ports)]
}

function signInOperation({ keys, attempts, logger, signIn: { keySignIn }, ...door }: LoginPorts): Operation {
  return operation({
    method: 'post',
    path: '/v1/session',
    name: 'signIn',
    group: 'Sessions',
    summary: 'Sign in',
    description: 'Sets a cookie that replaces the key. Only for pages of this server; other programs send a key.',
    access: 'public',
    checksLoginItself: true,
    body: signIn,
    answers: { 201: { description: 'Signed in; the session cookie is `HttpOnly`', schema: loginAnswer, example } },
    refuses: ['wrong_key', 'wrong_link', 'other_site', 'too_many_attempts', 'keys_off'],
    async run({ body, headers, address }) {
      demandOwnPage({ headers, publicUrl: door.publicUrl() })
      if (keySignIn === 'off' && body.link === undefined) throw new Refusal('keys_off')
      const attempt = beginAttempt(attempts, address)
      const opened = await openFor({ keys, door }, body).catch((error: unknown) => {
        // An unreachable database is not a wrong guess.
        attempt.forgive()
        throw error
      })
      if (!opened) throw new Refusal(body.link === undefined ? 'wrong_key' : 'wrong_link')
      attempt.forgive()
      logger.info({ key: opened.login.by.id, session: opened.login.id }, 'somebody signed in to the desk')
      const before = secretIn(headers, door.publicUrl())
      if (before !== undefined) await door.logins.close(before)
      return {
        status: 201,
        headers: { 'Cache-Control': PRIVATE, 'Set-Cookie': loginCookie(opened.secret, door.publicUrl()) },
        json: { session: shownOf(opened.login) },
      }
    },
  })
}

function readLogin({ ...door }: LoginPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/session',
    name: 'readSession',
    group: 'Sessions',
    summary: 'Read the current session',
    description: `The only call for which the cookie is sufficient: a reloaded page uses it to get its \`csrf\` value.`,
    access: 'public',
    checksLoginItself: true,
    answers: { 200: { description: 'The session', schema: loginAnswer, example } },
    refuses: ['no_session', 'other_site'],
    async run({ headers }) {
      demandOwnPage({ headers, publicUrl: door.publicUrl() })
      const secret = secretIn(headers, door.publicUrl())
      const found = secret === undefined ? undefined : await door.logins.use(secret)
      if (!found) throw new Refusal('no_session')
      return { headers: { 'Cache-Control': PRIVATE }, json: { session: shownOf(found) } }
    },
  })
}

function signOutOperation(ports: LoginPorts): Operation {
  const { revocations, personLogins, ...door } = ports
  return operation({
    method: 'delete',
    path: '/v1/session',
    name: 'signOut',
    group: 'Sessions',
    summary: 'Sign out',
    description: 'Invalidates the session at once, even if its cookie was copied.',
    access: 'public',
    checksLoginItself: true,
    headers: [CSRF],
    query: z.object({
      everywhere: z.literal('true').optional().meta({ description: 'Ends all sessions of the person; not for keys' }),
    }),
    answers: {
      200: {
        description: 'Signed out here; the identity provider has a session too',
        schema: signedOut,
        example: { provider: 'https://id.newsroom.example/logout?…' },
      },
      204: { description: 'Signed out, or was not signed in' },
    },
    refuses: ['wrong_csrf', 'other_site'],
    async run({ headers, query }) {
      const publicUrl = door.publicUrl()
      demandOwnPage({ headers, publicUrl })
      const forgotten = { 'Cache-Control': PRIVATE, 'Set-Cookie': forgottenCookie(publicUrl) }
      const secret = secretIn(headers, publicUrl)
      const held = secret === undefined ? undefined : await door.logins.use(secret)
      if (secret === undefined || !held) return { status: 204, headers: forgotten }
      if (!(await heldLogin(headers, door))) throw new Refusal('wrong_csrf')
      const tokens = held.by.kind === 'person' ? await personLogins.tokensOf(secret) : undefined
      await door.logins.close(secret)
      if (query.everywhere && held.by.kind === 'person') await personLogins.endAllOf(held.by.id)
      revocations.announce()
      const provider = tokens && (await endAtProvider(tokens, ports))
      return provider === undefined ? { status: 204, headers: forgotten } : { headers: forgotten, json: { provider } }
    },
  })
}

/** The person is signed out here in any case. */
async function endAtProvider(tokens: ProviderTokens, { signIn, logger, publicUrl }: LoginPorts) {
  const provider = signIn.people?.provider
  const onError = (error: unknown) => {
    logger.warn({ err: error }, 'a session could not be ended at the identity provider')
    return undefined
  }
  void provider?.revoke(tokens).catch(onError)
  return provider?.endUrl(tokens, `${publicUrl()}/desk/`).catch(onError)
}

function makeTicket({ ...door }: LoginPorts): Operation {
  return operation({
    method: 'post',
    path: '/v1/session/tickets',
    name: 'makeTicket',
    group: 'Sessions',
    summary: 'Create a WebSocket ticket',
    description:
      'Browsers cannot send headers with a WebSocket, so the desk connects with a ticket. It admits to public, private and `desk:` streams.',
    access: 'contributor',
    answers: {
      201: {
        description: 'A ticket for one connection',
        schema: ticketAnswer,
        example: { ticket: 'crier_ticket_…', expiresAt },
      },
    },
    refuses: ['no_session'],
    async run({ held }) {
      if (!held)
        throw new Refusal('no_session', {
          detail: 'Tickets are for sessions. With a key, connect with the key itself.',
        })
      const { secret: ticket, expiresAt } = await door.logins.makeTicket(held.secret)
      return { status: 201, headers: { 'Cache-Control': PRIVATE }, json: { ticket, expiresAt } }
    },
  })
}

function beginAttempt(attempts: Attempts, address: string): Extract<Attempt, { kind: 'allowed' }> {
  const attempt = attempts.begin(address)
  if (attempt.kind === 'allowed') return attempt
  throw new Refusal('too_many_attempts', attempt)
}

async function openFor(
  { keys, door: { logins } }: Pick<LoginPorts, 'keys'> & { readonly door: LoginChecking },
  { key = '', link }: z.output<typeof signIn>,
) {
  const found = link === undefined ? await keys.find(key) : await logins.takeLink(link)
  return found && logins.open(found)
}

function shownOf({ by: { id, kind, name, role, blogs }, csrf, expiresAt }: Login) {
  return { name, role, blogs, ...(kind === 'person' && { person: id }), csrf, expiresAt }
}
