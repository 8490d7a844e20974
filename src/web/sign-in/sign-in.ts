/** Signing a person in, from leaving for the provider to the login, with what can go wrong on the way. */
import { AuthorizationResponseError } from 'openid-client'
import type { Logger } from 'pino'
import type { Login } from '#store/logins/logins.ts'
import type { PersonLogins } from '#store/logins/person-logins.ts'
import type { People } from '#store/people/people.ts'
import { type AccessByGroups, accessOf, describePerson } from './access-by-groups.ts'
import type { Begun, Provider, SignedIn } from './provider.ts'

/** The ways of signing in that this server offers. */
export type SignInWays = {
  readonly keySignIn: 'on' | 'off'
  /** Absent if no provider is set. */
  readonly people?: PeopleSignIn | undefined
}

type PeopleSignInOptions = {
  readonly name: string
  readonly provider: Provider
  readonly access: AccessByGroups
  readonly times: { readonly validMs: number; readonly nextCheckMs: number }
  readonly people: Pick<People, 'enter'>
  readonly personLogins: Pick<PersonLogins, 'openFor'>
  readonly logger: Logger
}

/** Shown by the desk, in its language. */
export type SignInProblem = 'cancelled' | 'interrupted' | 'no_access' | 'provider_away' | 'provider_trouble'

type SignInOutcome =
  | { readonly kind: 'in'; readonly login: Login; readonly secret: string }
  | { readonly kind: 'problem'; readonly problem: SignInProblem }

export class PeopleSignIn {
  readonly #options: PeopleSignInOptions

  constructor(options: PeopleSignInOptions) {
    this.#options = options
  }

  get name(): string {
    return this.#options.name
  }

  get provider(): Provider {
    return this.#options.provider
  }

  async begin(returnTo: string): Promise<(Begun & { readonly url: string }) | SignInProblem> {
    return this.#options.provider.begin(returnTo).catch((error: unknown) => this.#fail(error))
  }

  async finish(returned: URL, begun: Begun): Promise<SignInOutcome> {
    const { provider } = this.#options
    const signedIn = await provider.finish(returned, begun).catch((error: unknown) => this.#fail(error))
    return typeof signedIn === 'string' ? { kind: 'problem', problem: signedIn } : this.#enter(signedIn)
  }

  async #enter({ subject, claims, providerSession, tokens }: SignedIn): Promise<SignInOutcome> {
    const { provider, access, people, personLogins, times, logger } = this.#options
    if (!tokens) {
      logger.error(
        'the identity provider issues no refresh token, so nobody could check whether a person still has access: add "offline_access" to CRIER_OIDC_SCOPES, or see docs/sign-in.md for your provider',
      )
      return { kind: 'problem', problem: 'provider_trouble' }
    }
    const given = accessOf(claims, access)
    if (!given) {
      logger.warn(
        { subject, claim: access.claim },
        'a person was refused: no rule in CRIER_OIDC_GROUPS fits their groups',
      )
      return { kind: 'problem', problem: 'no_access' }
    }
    const person = await people.enter({ issuer: provider.issuer, subject, ...describePerson(claims), ...given })
    const opened = await personLogins.openFor({ ...times, person: person.id, tokens, providerSession })
    if (!opened) {
      logger.warn({ person: person.id }, 'a person was refused: an admin has revoked their access')
      return { kind: 'problem', problem: 'no_access' }
    }
    logger.info({ person: person.id, session: opened.login.id }, 'somebody signed in to the desk')
    return { kind: 'in', ...opened }
  }

  #fail(error: unknown): SignInProblem {
    const problem = problemOf(error)
    const { logger } = this.#options
    if (problem === 'cancelled') logger.info('somebody cancelled signing in')
    else logger.warn({ err: error, problem }, 'signing in with the identity provider failed')
    return problem
  }
}

function problemOf(error: unknown): SignInProblem {
  if (error instanceof AuthorizationResponseError) {
    if (error.error === 'access_denied') return 'cancelled'
    return error.error === 'temporarily_unavailable' ? 'provider_away' : 'provider_trouble'
  }
  return isUnreachable(error) ? 'provider_away' : 'provider_trouble'
}

/** `fetch` fails with a TypeError, or with the signal's reason. */
function isUnreachable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'TimeoutError' || cause.name === 'AbortError') return true
    if (cause instanceof TypeError && cause.message === 'fetch failed') return true
    if ('status' in cause && Number(cause.status) >= 500) return true
  }
  return false
}
