/** The API calls with which a browser signs in and out with the identity provider. */
import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Revocations } from '#delivery/access/revocations.ts'
import { receive } from '#editorial/media/receive.ts'
import { Refusal } from '#platform/errors.ts'
import type { Attempts } from '#platform/limits/attempts.ts'
import type { PersonLogins } from '#store/logins/person-logins.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import type { LoginChecking } from '#web/middleware/login-check.ts'
import { loginCookie, secretIn } from '#web/middleware/login-cookie.ts'
import { deskPlace } from '#web/sign-in/desk-place.ts'
import { endedCookie, type Pending, pendingCookie, pendingIn } from '#web/sign-in/pending-cookie.ts'
import type { PeopleSignIn, SignInProblem, SignInWays } from '#web/sign-in/sign-in.ts'
import { type Operation, type OperationAnswer, operation } from './operation.ts'

const PATH = '/v1/session/provider'

const ways = z
  .object({
    provider: z
      .object({ name: z.string() })
      .optional()
      .meta({ description: `Begins at \`${PATH}\`` }),
    key: z.boolean().meta({ description: 'Whether `POST /v1/session` takes keys' }),
  })
  .meta({ id: 'SignInWays' })

const ended = z.object({ ended: z.int() }).meta({ id: 'EndedSessions' })

type ProviderPorts = LoginChecking & {
  readonly signIn: SignInWays
  readonly personLogins: Pick<PersonLogins, 'endAtProvider'>
  readonly attempts: Attempts
  readonly revocations: Pick<Revocations, 'announce'>
  readonly logger: Logger
}

/** Codes of some providers are encrypted tokens of two kilobytes. */
const returnedText = z.string().max(4_000).optional()
/** The authorization response (RFC 6749, section 4.1.2; RFC 9207). Providers add parameters of their own. */
const returnedQuery = z.object({
  state: returnedText.meta({ description: 'As it was sent to the provider' }),
  code: returnedText.meta({ description: 'Exchanged for tokens, once' }),
  iss: returnedText.meta({ description: 'The provider' }),
  error: returnedText.meta({ description: 'Instead of a code' }),
  error_description: returnedText.meta({ description: 'For people' }),
})

/** A token with a few claims and a signature. */
const MAX_LOGOUT_BYTES = 32_000

export function providerOperations(ports: ProviderPorts): readonly Operation[] {
  return [readWays(ports), beginSignIn(ports), endSignIn(ports), takeLogout(ports)]
}

function readWays({ signIn }: ProviderPorts): Operation {
  return operation({
    method: 'get',
    path: '/v1/session/ways',
    name: 'readSignInWays',
    group: 'Sessions',
    summary: 'Read the ways to sign in',
    access: 'public',
    checksLoginItself: true,
    answers: {
      200: { description: 'The ways', schema: ways, example: { provider: { name: 'Newsroom' }, key: false } },
    },
    refuses: [],
    async run() {
      const { people, keySignIn } = signIn
      const json = { ...(people && { provider: { name: people.name } }), key: keySignIn === 'on' }
      return { headers: { 'Cache-Control': PRIVATE }, json }
    },
  })
}

function beginSignIn({ signIn, publicUrl }: ProviderPorts): Operation {
  return operation({
    method: 'get',
    path: PATH,
    name: 'beginProviderSignIn',
    group: 'Sessions',
    summary: 'Go to the identity provider',
    description: 'For navigations of a browser, never for a script.',
    access: 'public',
    checksLoginItself: true,
    policy: { limit: 'write' },
    query: z.object({
      to: z.string().optional().meta({ description: 'Where to go at the desk afterwards, such as `blogs/budget-day`' }),
      window: z.literal('own').optional().meta({ description: 'The desk waits in another window' }),
    }),
    answers: { 303: { description: "To the provider's page" } },
    refuses: ['unknown_path'],
    async run({ query }) {
      const people = offered(signIn)
      const pending = { to: deskPlace(query.to), inWindow: query.window === 'own' }
      const begun = await people.begin(returnAddress(publicUrl()))
      if (typeof begun === 'string') return toDesk({ publicUrl: publicUrl(), pending, problem: begun })
      const { url, ...rest } = begun
      return seeOther(url, [pendingCookie({ ...rest, ...pending }, publicUrl())])
    },
  })
}

function endSignIn({ signIn, attempts, ...door }: ProviderPorts): Operation {
  return operation({
    method: 'get',
    path: `${PATH}/return`,
    name: 'endProviderSignIn',
    group: 'Sessions',
    summary: 'Return from the identity provider',
    description: 'The address to register with the provider. Sets the session cookie and goes to the desk.',
    access: 'public',
    checksLoginItself: true,
    policy: { limit: 'write' },
    query: returnedQuery,
    answers: { 303: { description: 'To the desk, which says what went wrong if it did' } },
    refuses: ['unknown_path', 'too_many_attempts'],
    async run({ headers, address, query }) {
      const people = offered(signIn)
      const publicUrl = door.publicUrl()
      const pending = pendingIn(headers.cookie, publicUrl)
      // Compared here as well, so that a link of somebody else is told from a provider in trouble.
      if (!pending || query.state !== pending.state) return toDesk({ publicUrl, pending, problem: 'interrupted' })
      const attempt = attempts.begin(address)
      if (attempt.kind === 'too many') throw new Refusal('too_many_attempts', attempt)
      const back = new URL(returnAddress(publicUrl))
      for (const [name, value] of Object.entries(query)) if (value !== undefined) back.searchParams.set(name, value)
      const outcome = await people.finish(back, pending)
      if (outcome.kind === 'problem') return toDesk({ publicUrl, pending, problem: outcome.problem })
      attempt.forgive()
      const before = secretIn(headers, publicUrl)
      if (before !== undefined) await door.logins.close(before)
      return toDesk({ publicUrl, pending, cookies: [loginCookie(outcome.secret, publicUrl)] })
    },
  })
}

function takeLogout({ signIn, personLogins, revocations, logger }: ProviderPorts): Operation {
  return operation({
    method: 'post',
    path: `${PATH}/logout`,
    name: 'takeProviderLogout',
    group: 'Sessions',
    summary: 'End sessions for the identity provider',
    description: 'OpenID Connect Back-Channel Logout 1.0: the provider calls this when somebody signs out there.',
    access: 'public',
    checksLoginItself: true,
    policy: { pages: 'open' },
    bytes: {
      types: ['application/x-www-form-urlencoded'],
      description: 'The signed `logout_token` of the provider',
    },
    answers: { 200: { description: 'The number of sessions that were ended', schema: ended, example: { ended: 1 } } },
    refuses: ['unknown_path', 'bad_request', 'wrong_type', 'too_large'],
    async run({ stream }) {
      const { provider } = offered(signIn)
      const form = new URLSearchParams(await formIn(stream))
      const named = await provider.readLogout(form.get('logout_token') ?? '').catch((error: unknown) => {
        logger.warn({ err: error }, 'a logout token was refused')
        throw new Refusal('bad_request', { detail: 'The logout token is not valid here.', cause: error })
      })
      const count = await personLogins.endAtProvider({
        ...{ issuer: provider.issuer, subject: named.subject, providerSession: named.session },
        openedBefore: named.openedBefore.toISOString(),
      })
      if (count > 0) revocations.announce()
      return { headers: { 'Cache-Control': 'no-store' }, json: { ended: count } }
    },
  })
}

function offered({ people }: SignInWays): PeopleSignIn {
  if (people) return people
  throw new Refusal('unknown_path', { detail: 'No identity provider is set on this server (CRIER_OIDC_ISSUER).' })
}

async function formIn(stream: Readable): Promise<string> {
  const body = await receive(stream, MAX_LOGOUT_BYTES)
  if (!body) throw new Refusal('too_large')
  return body.toString('utf8')
}

function returnAddress(publicUrl: string): string {
  return `${publicUrl}${PATH}/return`
}

type ToDesk = {
  readonly publicUrl: string
  readonly pending?: Pick<Pending, 'to' | 'inWindow'> | undefined
  readonly problem?: SignInProblem
  readonly cookies?: readonly string[]
}

/** The outcome is in the fragment, which no server sees and the desk takes out of the address. */
function toDesk({ publicUrl, pending, problem, cookies = [] }: ToDesk): OperationAnswer {
  const outcome = problem === undefined ? (pending?.inWindow ? '#signed-in' : '') : `#sign-in-problem=${problem}`
  return seeOther(`${publicUrl}/desk/${deskPlace(pending?.to)}${outcome}`, [endedCookie(publicUrl), ...cookies])
}

function seeOther(address: string, cookies: readonly string[]): OperationAnswer {
  return { status: 303, headers: { 'Cache-Control': 'no-store', Location: address, 'Set-Cookie': cookies } }
}
