/**
 * Asks the provider every few minutes whether each signed-in person still has access, and follows their name and groups. It
 * runs on every node that accepts posts, without coordination: the store gives each login to one of them.
 */
import type { Logger } from 'pino'
import type { Revocations } from '#delivery/access/revocations.ts'
import type { Clock } from '#platform/clock.ts'
import { sparingly } from '#platform/limits/sparingly.ts'
import type { DueLogin, PersonLogins } from '#store/logins/person-logins.ts'
import type { People, Person } from '#store/people/people.ts'
import { type AccessByGroups, accessOf, describePerson, namesGroups } from './access-by-groups.ts'
import type { Check, Provider } from './provider.ts'

/** Of a check that is due; small beside the minutes between two checks. */
const LOOK_MS = 5_000
/** After a check that failed. */
const RETRY_MS = 30_000
/** Requests in flight of one node; as many as a provider takes from one client without slowing down. */
const MAX_AT_ONCE = 8

type CheckOptions = {
  readonly provider: Pick<Provider, 'issuer' | 'check'>
  readonly access: AccessByGroups
  readonly times: { readonly validMs: number; readonly nextCheckMs: number }
  readonly people: Pick<People, 'find' | 'follow'>
  readonly personLogins: Pick<PersonLogins, 'claimDue' | 'confirm' | 'putOff' | 'end'>
  readonly revocations: Pick<Revocations, 'announce'>
  readonly clock: Clock
  readonly logger: Logger
}

export class PersonChecks {
  readonly #options: CheckOptions
  readonly #stop: () => void
  readonly #warn: (error?: unknown) => void
  #looking: Promise<void> | undefined
  #isClosed = false

  constructor(options: CheckOptions) {
    const { clock, logger } = options
    this.#options = options
    this.#warn = sparingly(clock, error =>
      logger.warn({ err: error }, 'the identity provider cannot confirm people now; retrying until their grace ends'),
    )
    this.#stop = clock.every(LOOK_MS, () => this.look())
  }

  /** Makes the checks that are due, unless it is at it. */
  look(): void {
    if (this.#isClosed) return
    this.#looking ??= this.#checkDue()
      .catch(this.#warn)
      .finally(() => {
        this.#looking = undefined
      })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#stop()
    await this.#looking
  }

  async #checkDue(): Promise<void> {
    for (;;) {
      const due = await this.#options.personLogins.claimDue(MAX_AT_ONCE)
      await Promise.all(due.map(login => this.#checkOne(login)))
      if (due.length < MAX_AT_ONCE || this.#isClosed) return
    }
  }

  async #checkOne(due: DueLogin): Promise<void> {
    const { people, personLogins, provider } = this.#options
    try {
      const person = await people.find(due.person)
      // Of another provider than the one that is set now: nobody can confirm it.
      const isAskable = person !== undefined && person.issuer === provider.issuer && due.tokens !== undefined
      const check: Check =
        isAskable && due.tokens ? await provider.check(due.tokens, person.subject) : { kind: 'ended' }
      if (check.kind === 'ended' || !person) return await this.#end(due, 'the provider ended it')
      await this.#follow(due, { person, check })
    } catch (error) {
      this.#warn(error)
      await personLogins.putOff(due.id, RETRY_MS).catch(this.#warn)
    }
  }

  async #follow(due: DueLogin, { person, check }: Confirmed): Promise<void> {
    const { access, people, personLogins, times, revocations } = this.#options
    // First, because a refresh token that was replaced and not stored is lost.
    await personLogins.confirm(due.id, { ...times, tokens: check.tokens })
    const isSilent = !check.hasIdToken && !namesGroups(check.claims, access)
    const given = isSilent ? person : accessOf(check.claims, access)
    if (!given) return this.#end(due, 'their groups give no role any more')
    const { issuer, subject } = person
    const { role, blogs } = given
    const followed = await people.follow({ issuer, subject, ...describeAgain(check, person), role, blogs })
    if (followed?.hasOtherAccess) revocations.announce()
  }

  async #end({ id, person }: DueLogin, reason: string): Promise<void> {
    const { personLogins, revocations, logger } = this.#options
    await personLogins.end(id)
    revocations.announce()
    logger.info({ person, reason }, 'a person was signed out')
  }
}

type Confirmed = { readonly person: Person; readonly check: Extract<Check, { kind: 'confirmed' }> }

/** A token without a name is not a person without one. */
function describeAgain({ claims }: Confirmed['check'], { name, email }: Person) {
  const isNamed = ['name', 'preferred_username'].some(claim => claims[claim] !== undefined)
  return isNamed ? describePerson(claims) : { name, ...(email !== undefined && { email }) }
}
