/** The contract of every store of people's logins; run once per adapter. */
import { describe, expect } from 'vitest'
import type { Logins } from '#store/logins/logins.ts'
import type { PersonLogins, ProviderTokens } from '#store/logins/person-logins.ts'
import type { People } from '#store/people/people.ts'
import type { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { ANA } from '#test/support/data/entered-person.ts'
import { testWith } from '#test/support/test-with.ts'

type Node = { readonly people: People; readonly logins: Logins; readonly personLogins: PersonLogins }

type PersonLoginsUnderTest = AsyncDisposable & {
  readonly here: Node
  /** Another node's view of the same database. */
  readonly there: Node
  readonly clock: ManualClock
  /** Everything that is stored, as bytes: what a thief of the database would get. */
  stored(): Promise<Buffer>
}

const MINUTE = 60_000
const TIMES = { validMs: 65 * MINUTE, nextCheckMs: 5 * MINUTE }
const TOKENS: ProviderTokens = { refresh: 'refresh-token-1', id: 'id-token-1' }

export function personLoginsContract(name: string, open: () => Promise<PersonLoginsUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the logins of people ${name}`, () => {
    test('a login is found on every node, with its person', async ({ store: { here, there } }) => {
      const { person, secret, login } = await signIn(here)

      const by = { kind: 'person', id: person.id, name: 'Ana Silva', role: 'editor', blogs: ['strike'] }
      expect(login).toMatchObject({ by, csrf: expect.any(String) })
      expect(await there.logins.use(secret)).toEqual(login)
      expect(await there.personLogins.tokensOf(secret)).toEqual(TOKENS)
      const ticket = await here.logins.makeTicket(secret)
      expect(await (await there.logins.takeTicket(ticket.secret))?.()).toEqual(by)
    })

    test('a login lasts as long as the provider confirms it', async ({ store: { here, there, clock } }) => {
      const { secret } = await signIn(here)

      clock.advance(64 * MINUTE)
      expect(await there.logins.isOpen(secret)).toBe(true)
      clock.advance(MINUTE)
      expect(await there.logins.isOpen(secret)).toBe(false)
      const [due] = await there.personLogins.claimDue(10)
      await there.personLogins.confirm(due?.id ?? '', { ...TIMES, tokens: { refresh: 'refresh-token-2', id: 'i' } })

      expect(await here.logins.isOpen(secret)).toBe(true)
      expect(await here.personLogins.tokensOf(secret)).toEqual({ refresh: 'refresh-token-2', id: 'i' })
    })

    test('a login is due every few minutes, for one node at a time', async ({ store: { here, there, clock } }) => {
      const { person } = await signIn(here)
      for (let n = 0; n < 9; n += 1) await signIn(there)
      expect(await here.personLogins.claimDue(100)).toEqual([])

      clock.advance(5 * MINUTE)
      const claimed = (
        await Promise.all([here, there, here, there].map(({ personLogins }) => personLogins.claimDue(4)))
      ).flat()

      expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length)
      const rest = await here.personLogins.claimDue(100)
      expect(claimed.length + rest.length).toBe(10)
      expect(claimed[0]).toMatchObject({ person: person.id, tokens: TOKENS })
      // Their node was killed.
      clock.advance(MINUTE / 2)
      expect(await there.personLogins.claimDue(100)).toHaveLength(10)
    })

    test('a check that learnt nothing is made again, and the confirmation keeps its time', async ({ store }) => {
      const { here, clock } = store
      const { secret } = await signIn(here)
      clock.advance(5 * MINUTE)
      const [due] = await here.personLogins.claimDue(1)

      await here.personLogins.putOff(due?.id ?? '', MINUTE / 2)

      expect(await here.personLogins.claimDue(1)).toEqual([])
      clock.advance(MINUTE / 2)
      expect(await here.personLogins.claimDue(1)).toHaveLength(1)
      expect(await here.logins.isOpen(secret)).toBe(true)
      clock.advance(60 * MINUTE)
      expect(await here.logins.isOpen(secret)).toBe(false)
    })

    test('an ended login is gone on every node; others of the person stay', async ({
      store: { here, there, clock },
    }) => {
      const one = await signIn(here)
      clock.advance(5 * MINUTE)
      const [due] = await here.personLogins.claimDue(1)
      const other = await signIn(here)

      await there.personLogins.end(due?.id ?? '')

      expect(await there.logins.use(one.secret)).toBeUndefined()
      expect(await there.personLogins.tokensOf(one.secret)).toBeUndefined()
      expect(await there.logins.isOpen(other.secret)).toBe(true)
    })

    test("signing out everywhere ends all logins of a person, and nobody else's", async ({
      store: { here, there },
    }) => {
      const [one, other] = [await signIn(here), await signIn(here)]
      const ben = await signIn(here, 'ben-1')

      await there.personLogins.endAllOf(one.person.id)

      for (const { secret } of [one, other]) expect(await here.logins.isOpen(secret)).toBe(false)
      expect(await here.logins.isOpen(ben.secret)).toBe(true)
    })

    test('a revoked person has no login, gets none, and loses the connection', async ({ store: { here, there } }) => {
      const { person, secret } = await signIn(here)
      const ticket = await here.logins.makeTicket(secret)
      const held = await here.logins.takeTicket(ticket.secret)

      await there.people.revoke(person.id)

      expect(await here.logins.use(secret)).toBeUndefined()
      expect(await held?.()).toBeUndefined()
      expect(await here.personLogins.openFor(openingOf(person.id))).toBeUndefined()
      await there.people.restore(person.id)
      expect(await here.logins.use(secret)).toBeUndefined()
      expect(await here.personLogins.openFor(openingOf(person.id))).toBeDefined()
    })

    test('a connection ends when the role or the blogs of its person change', async ({ store: { here, there } }) => {
      const { secret } = await signIn(here)
      const held = await here.logins.takeTicket((await here.logins.makeTicket(secret)).secret)
      expect(await held?.()).toBeDefined()

      await there.people.enter({ ...ANA, role: 'contributor' })

      expect(await held?.()).toBeUndefined()
      expect((await here.logins.use(secret))?.by.role).toBe('contributor')
    })

    test('the provider ends one session, or all of a person, that were opened before', async ({ store }) => {
      const { here, there, clock } = store
      const [one, other] = [await signIn(here, 'ana-1', 'sid-1'), await signIn(here, 'ana-1', 'sid-2')]
      const ben = await signIn(here, 'ben-1', 'sid-3')
      const { issuer } = ANA
      clock.advance(1)
      const openedBefore = clock.now().toISOString()
      clock.advance(1)
      const late = await signIn(here, 'ana-1', 'sid-1')
      const end = (more: object) => there.personLogins.endAtProvider({ issuer, openedBefore, ...more })

      expect(await end({})).toBe(0)
      expect(await end({ providerSession: 'sid-9' })).toBe(0)
      expect(await end({ providerSession: 'sid-1', subject: 'ben-1' })).toBe(0)
      expect(await end({ issuer: 'https://other.example', subject: 'ana-1' })).toBe(0)
      expect(await end({ providerSession: 'sid-1' })).toBe(1)
      expect(await here.logins.isOpen(one.secret)).toBe(false)
      expect(await here.logins.isOpen(other.secret)).toBe(true)
      expect(await end({ subject: 'ana-1' })).toBe(1)
      expect(await here.logins.isOpen(other.secret)).toBe(false)
      for (const { secret } of [late, ben]) expect(await here.logins.isOpen(secret)).toBe(true)
    })

    test('using a login shows when its person was last seen', async ({ store: { here, there, clock } }) => {
      const { person, secret } = await signIn(here)

      clock.advance(30 * MINUTE)
      await there.logins.use(secret)

      expect((await here.people.find(person.id))?.seenAt).toBe(clock.now().toISOString())
    })

    test('no token and no secret is stored readably', async ({ store }) => {
      const { secret, login } = await signIn(store.here)

      const stored = await store.stored()

      expect(stored.includes(login.id)).toBe(true)
      for (const hidden of [secret, login.csrf, TOKENS.refresh, TOKENS.id]) expect(stored.includes(hidden)).toBe(false)
    })
  })
}

function openingOf(person: string, providerSession = '') {
  return { ...TIMES, person, tokens: TOKENS, providerSession }
}

async function signIn({ people, personLogins }: Node, subject = ANA.subject, providerSession = '') {
  const person = await people.enter({ ...ANA, subject })
  const opened = await personLogins.openFor(openingOf(person.id, providerSession))
  if (!opened) throw new Error('the login was not opened')
  return { ...opened, person }
}
