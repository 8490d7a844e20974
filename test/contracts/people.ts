/** The contract of every store of people; run once per adapter. */
import { describe, expect } from 'vitest'
import type { People } from '#store/people/people.ts'
import type { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { ANA } from '#test/support/data/entered-person.ts'
import { testWith } from '#test/support/test-with.ts'

type PeopleUnderTest = AsyncDisposable & {
  readonly people: People
  /** Another node's view of the same database. */
  readonly elsewhere: People
  readonly clock: ManualClock
}

export function peopleContract(name: string, open: () => Promise<PeopleUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the people ${name}`, () => {
    test('a person is known from the first sign-in, on every node', async ({ store }) => {
      const entered = await store.people.enter(ANA)

      const at = store.clock.now().toISOString()
      expect(entered).toEqual({ ...ANA, id: expect.stringMatching(/^\w{12}$/), createdAt: at, seenAt: at })
      expect(await store.elsewhere.find(entered.id)).toEqual(entered)
      expect(await store.elsewhere.list()).toEqual([entered])
    })

    test('at the next sign-in name, e-mail, role and blogs follow the provider; the id stays', async ({ store }) => {
      const first = await store.people.enter(ANA)
      store.clock.advance(60_000)

      const { email: _, ...without } = ANA
      const next = await store.elsewhere.enter({ ...without, name: 'Ana Ruiz', role: 'admin', blogs: 'all' })

      expect(next).toEqual({
        ...{ ...without, name: 'Ana Ruiz', role: 'admin', blogs: 'all' },
        ...{ id: first.id, createdAt: first.createdAt, seenAt: store.clock.now().toISOString() },
      })
      expect(await store.people.list()).toEqual([next])
    })

    test('a check follows the provider without counting as a visit', async ({ store }) => {
      const first = await store.people.enter(ANA)
      store.clock.advance(60_000)

      expect(await store.elsewhere.follow({ ...ANA, name: 'Ana Ruiz' })).toEqual({
        person: { ...first, name: 'Ana Ruiz' },
        hasOtherAccess: false,
      })
      const changed = await store.elsewhere.follow({ ...ANA, blogs: 'all' })
      expect([changed?.hasOtherAccess, changed?.person.blogs]).toEqual([true, 'all'])
      expect(await store.people.find(first.id)).toEqual(changed?.person)
      expect(await store.people.follow({ ...ANA, subject: 'nobody' })).toBeUndefined()
    })

    test('the same subject at another provider is another person', async ({ store }) => {
      const one = await store.people.enter(ANA)
      const other = await store.people.enter({ ...ANA, issuer: 'https://other.example' })

      expect(other.id).not.toBe(one.id)
      expect(await store.people.list()).toHaveLength(2)
    })

    test('a revoked person stays revoked through a sign-in, until restored', async ({ store }) => {
      const { id } = await store.people.enter(ANA)

      const revoked = await store.people.revoke(id)
      store.clock.advance(1)
      const again = await store.people.revoke(id)
      const entered = await store.elsewhere.enter(ANA)

      expect(revoked?.revokedAt).toBeDefined()
      expect([again?.revokedAt, entered.revokedAt]).toEqual([revoked?.revokedAt, revoked?.revokedAt])
      expect((await store.people.restore(id))?.revokedAt).toBeUndefined()
      expect((await store.elsewhere.find(id))?.revokedAt).toBeUndefined()
    })

    test('an unknown id finds nobody', async ({ store }) => {
      for (const wrong of ['', 'nobody', 'ana-1']) {
        expect(await store.people.find(wrong)).toBeUndefined()
        expect(await store.people.revoke(wrong)).toBeUndefined()
        expect(await store.people.restore(wrong)).toBeUndefined()
      }
    })

    test('texts that PostgreSQL cannot store are stored without what it refuses', async ({ store }) => {
      const entered = await store.people.enter({ ...ANA, name: 'Ana\u0000\ud800', subject: 'a\u0000' })

      expect(entered.name).toBe('Ana\ufffd\ufffd')
      expect(await store.people.enter({ ...ANA, subject: 'a\u0000' })).toMatchObject({ id: entered.id })
    })

    test('two nodes that enter the same person at once make one', async ({ store }) => {
      const entered = await Promise.all(
        [store.people, store.elsewhere].flatMap(node => Array.from({ length: 10 }, () => node.enter(ANA))),
      )

      expect(new Set(entered.map(({ id }) => id)).size).toBe(1)
    })
  })
}
