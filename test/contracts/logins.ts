/** The contract of every store of logins; run once per adapter. */
import { describe, expect } from 'vitest'
import type { Key, Keys } from '#store/keys/keys.ts'
import { type Logins, MAX_LOGINS_OF_KEY, MAX_TICKETS_OF_LOGIN } from '#store/logins/logins.ts'
import { isCsrfOf } from '#store/logins/secrets.ts'
import type { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { testWith } from '#test/support/test-with.ts'

type LoginsUnderTest = AsyncDisposable & {
  readonly logins: Logins
  /** Another node's view of the same database. */
  readonly elsewhere: Logins
  readonly keys: Keys
  readonly clock: ManualClock
  /** Everything that is stored, as bytes: what a thief of the database would get. */
  stored(): Promise<Buffer>
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** The clock with which the adapter is opened. */
export const IDLE_MS = 12 * HOUR

export function loginsContract(name: string, open: () => Promise<LoginsUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the logins ${name}`, () => {
    test('a login is found by its secret on every node, with its key', async ({ store }) => {
      const key = await makeKey(store)

      const { login, secret } = await signIn(store, key)

      expect(login).toEqual({
        id: expect.stringMatching(/^[\w-]{12}$/),
        by: key,
        csrf: expect.stringMatching(/^[\w-]{43}$/),
        expiresAt: in12Hours(store),
      })
      expect(await store.logins.use(secret)).toEqual(login)
      expect(await store.elsewhere.use(secret)).toEqual(login)
      expect(await store.elsewhere.isOpen(secret)).toBe(true)
    })

    test('no other text finds a login', async ({ store }) => {
      const { login, secret } = await signIn(store, await makeKey(store))

      for (const wrong of ['', secret.slice(1), `${secret} `, login.id, login.csrf, '\u0000', '\ud800', '🔑']) {
        expect(await store.logins.use(wrong)).toBeUndefined()
        expect(await store.logins.isOpen(wrong)).toBe(false)
        expect(await store.logins.takeTicket(wrong)).toBeUndefined()
        expect(await store.logins.takeLink(wrong)).toBeUndefined()
      }
      await store.logins.close('nothing')
      expect(await store.logins.use(secret)).toBeDefined()
    })

    test('a CSRF token belongs to one login', async ({ store }) => {
      const key = await makeKey(store)

      const [one, other] = [await signIn(store, key), await signIn(store, key)]

      expect(isCsrfOf(one.secret, one.login.csrf)).toBe(true)
      expect(isCsrfOf(one.secret, other.login.csrf)).toBe(false)
      expect(isCsrfOf(one.secret, '')).toBe(false)
      expect(one.secret).not.toContain(one.login.csrf)
    })

    test('a login ends after its idle time, and every use extends it', async ({ store }) => {
      const { secret } = await signIn(store, await makeKey(store))

      store.clock.advance(11 * HOUR)
      const used = await store.logins.use(secret)
      expect(used?.expiresAt).toBe(in12Hours(store))
      store.clock.advance(11 * HOUR)
      expect(await store.elsewhere.use(secret)).toBeDefined()
      store.clock.advance(12 * HOUR)

      expect(await store.logins.use(secret)).toBeUndefined()
    })

    test('checking whether a login is open does not extend it', async ({ store }) => {
      const { secret } = await signIn(store, await makeKey(store))

      store.clock.advance(11 * HOUR)
      expect(await store.logins.isOpen(secret)).toBe(true)
      store.clock.advance(HOUR)

      expect(await store.logins.isOpen(secret)).toBe(false)
    })

    test('a login in constant use ends after seven days', async ({ store }) => {
      const { secret } = await signIn(store, await makeKey(store))
      const lasts = async () => {
        for (let hours = 0; hours < 400; hours += 6) {
          if (!(await store.logins.use(secret))) return hours
          store.clock.advance(6 * HOUR)
        }
        return Number.POSITIVE_INFINITY
      }

      expect(await lasts()).toBe(7 * 24)
    })

    test('a closed login is invalid on every node; other logins of its key stay', async ({ store }) => {
      const key = await makeKey(store)
      const [one, other] = [await signIn(store, key), await signIn(store, key)]
      const ticket = await store.logins.makeTicket(one.secret)

      await store.elsewhere.close(one.secret)

      expect(await store.logins.use(one.secret)).toBeUndefined()
      expect(await store.logins.takeTicket(ticket.secret)).toBeUndefined()
      expect(await store.logins.use(other.secret)).toBeDefined()
    })

    test('revoking a key ends its logins, links and connections at once', async ({ store }) => {
      const key = await makeKey(store)
      const { secret } = await signIn(store, key)
      const link = await store.logins.makeLink(key)
      const [late, early] = [await store.logins.makeTicket(secret), await store.logins.makeTicket(secret)]
      const held = await store.logins.takeTicket(early.secret)
      expect(await held?.()).toEqual(key)

      await store.keys.revoke(key.id)

      expect(await store.logins.use(secret)).toBeUndefined()
      expect(await store.logins.takeLink(link.secret)).toBeUndefined()
      expect(await store.logins.takeTicket(late.secret)).toBeUndefined()
      expect(await held?.()).toBeUndefined()
      expect(await store.logins.open(key)).toBeUndefined()
    })

    test('a link works for one sign-in, even if used concurrently', async ({ store }) => {
      const key = await makeKey(store)
      const { secret, expiresAt } = await store.logins.makeLink(key)

      const taken = await Promise.all(
        [store.logins, store.elsewhere].flatMap(node => Array.from({ length: 5 }, () => node.takeLink(secret))),
      )

      expect(expiresAt).toBe(new Date(store.clock.now().getTime() + HOUR).toISOString())
      expect(taken.filter(Boolean)).toEqual([key])
      expect(await store.logins.takeLink(secret)).toBeUndefined()
    })

    test('a link expires after an hour', async ({ store }) => {
      const { secret } = await store.logins.makeLink(await makeKey(store))

      store.clock.advance(HOUR)

      expect(await store.logins.takeLink(secret)).toBeUndefined()
    })

    test('a ticket admits one connection within a minute, which lasts as long as the login', async ({ store }) => {
      const key = await makeKey(store)
      const { secret } = await signIn(store, key)
      const [one, late] = [await store.logins.makeTicket(secret), await store.logins.makeTicket(secret)]

      const [held, again] = await Promise.all([
        store.logins.takeTicket(one.secret),
        store.elsewhere.takeTicket(one.secret),
      ])
      const holder = held ?? again
      store.clock.advance(MINUTE)

      expect([held, again].filter(Boolean)).toHaveLength(1)
      expect(await store.logins.takeTicket(late.secret)).toBeUndefined()
      expect(await holder?.()).toEqual(key)
      store.clock.advance(12 * HOUR)
      expect(await holder?.()).toBeUndefined()
    })

    test('logins per key and tickets per login are bounded: the oldest are evicted', async ({ store }) => {
      const key = await makeKey(store)
      const other = await signIn(store, await makeKey(store))
      const first = await signIn(store, key)
      const firstTicket = await store.logins.makeTicket(other.secret)
      store.clock.advance(1)

      for (let n = 0; n < MAX_LOGINS_OF_KEY; n += 1) await signIn(store, key)
      for (let n = 0; n < MAX_TICKETS_OF_LOGIN; n += 1) await store.logins.makeTicket(other.secret)

      expect(await store.logins.use(first.secret)).toBeUndefined()
      expect(await store.logins.use(other.secret)).toBeDefined()
      expect(await store.logins.takeTicket(firstTicket.secret)).toBeUndefined()
    })

    test('no secret is stored', async ({ store }) => {
      const key = await makeKey(store)
      const { login, secret } = await signIn(store, key)
      const [link, ticket] = [await store.logins.makeLink(key), await store.logins.makeTicket(secret)]

      const stored = await store.stored()

      expect(stored.includes(login.id)).toBe(true)
      for (const hidden of [secret, login.csrf, link.secret, ticket.secret]) {
        expect(stored.includes(hidden)).toBe(false)
      }
    })
  })
}

function in12Hours({ clock }: LoginsUnderTest): string {
  return new Date(clock.now().getTime() + IDLE_MS).toISOString()
}

async function makeKey({ keys }: LoginsUnderTest): Promise<Key> {
  return (await keys.create({ name: 'Ana', role: 'editor', blogs: 'all' })).key
}

async function signIn({ logins }: LoginsUnderTest, key: Key) {
  const opened = await logins.open(key)
  if (!opened) throw new Error('the login was not opened')
  return opened
}
