/** The contract of every store of logins; run once per adapter. */
import { describe, expect, test } from 'vitest'
import type { Key, Keys } from '#store/keys/keys.ts'
import { isCsrfOf } from '#store/logins/secrets.ts'
import { MAX_SESSIONS_OF_KEY, MAX_TICKETS_OF_SESSION, type Sessions } from '#store/logins/sessions.ts'
import type { ManualClock } from '#test/support/clocks/manual-clock.ts'

type SessionsUnderTest = AsyncDisposable & {
  readonly sessions: Sessions
  /** Another node's view of the same database. */
  readonly elsewhere: Sessions
  readonly keys: Keys
  readonly clock: ManualClock
  /** Everything that is stored, as bytes: what a thief of the database would get. */
  stored(): Promise<Buffer>
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** The clock with which the adapter is opened. */
export const IDLE_MS = 12 * HOUR

export function sessionsContract(name: string, open: () => Promise<SessionsUnderTest>): void {
  describe(`the sessions ${name}`, () => {
    test('a session is found by its secret on every node, with its key', async () => {
      await using store = await open()
      const key = await makeKey(store)

      const { session, secret } = await signIn(store, key)

      expect(session).toEqual({
        id: expect.stringMatching(/^[\w-]{12}$/),
        key,
        csrf: expect.stringMatching(/^[\w-]{43}$/),
        expiresAt: in12Hours(store),
      })
      expect(await store.sessions.use(secret)).toEqual(session)
      expect(await store.elsewhere.use(secret)).toEqual(session)
      expect(await store.elsewhere.isOpen(secret)).toBe(true)
    })

    test('no other text finds a session', async () => {
      await using store = await open()
      const { session, secret } = await signIn(store, await makeKey(store))

      for (const wrong of ['', secret.slice(1), `${secret} `, session.id, session.csrf, '\u0000', '\ud800', '🔑']) {
        expect(await store.sessions.use(wrong)).toBeUndefined()
        expect(await store.sessions.isOpen(wrong)).toBe(false)
        expect(await store.sessions.takeTicket(wrong)).toBeUndefined()
        expect(await store.sessions.takeLink(wrong)).toBeUndefined()
      }
      await store.sessions.close('nothing')
      expect(await store.sessions.use(secret)).toBeDefined()
    })

    test('a CSRF token belongs to one session', async () => {
      await using store = await open()
      const key = await makeKey(store)

      const [one, other] = [await signIn(store, key), await signIn(store, key)]

      expect(isCsrfOf(one.secret, one.session.csrf)).toBe(true)
      expect(isCsrfOf(one.secret, other.session.csrf)).toBe(false)
      expect(isCsrfOf(one.secret, '')).toBe(false)
      expect(one.secret).not.toContain(one.session.csrf)
    })

    test('a session ends after its idle time, and every use extends it', async () => {
      await using store = await open()
      const { secret } = await signIn(store, await makeKey(store))

      store.clock.advance(11 * HOUR)
      const used = await store.sessions.use(secret)
      expect(used?.expiresAt).toBe(in12Hours(store))
      store.clock.advance(11 * HOUR)
      expect(await store.elsewhere.use(secret)).toBeDefined()
      store.clock.advance(12 * HOUR)

      expect(await store.sessions.use(secret)).toBeUndefined()
    })

    test('checking whether a session is open does not extend it', async () => {
      await using store = await open()
      const { secret } = await signIn(store, await makeKey(store))

      store.clock.advance(11 * HOUR)
      expect(await store.sessions.isOpen(secret)).toBe(true)
      store.clock.advance(HOUR)

      expect(await store.sessions.isOpen(secret)).toBe(false)
    })

    test('a session in constant use ends after seven days', async () => {
      await using store = await open()
      const { secret } = await signIn(store, await makeKey(store))
      const lasts = async () => {
        for (let hours = 0; hours < 400; hours += 6) {
          if (!(await store.sessions.use(secret))) return hours
          store.clock.advance(6 * HOUR)
        }
        return Number.POSITIVE_INFINITY
      }

      expect(await lasts()).toBe(7 * 24)
    })

    test('a closed session is invalid on every node; other sessions of its key stay', async () => {
      await using store = await open()
      const key = await makeKey(store)
      const [one, other] = [await signIn(store, key), await signIn(store, key)]
      const ticket = await store.sessions.makeTicket(one.secret)

      await store.elsewhere.close(one.secret)

      expect(await store.sessions.use(one.secret)).toBeUndefined()
      expect(await store.sessions.takeTicket(ticket.secret)).toBeUndefined()
      expect(await store.sessions.use(other.secret)).toBeDefined()
    })

    test('revoking a key ends its sessions, links and connections at once', async () => {
      await using store = await open()
      const key = await makeKey(store)
      const { secret } = await signIn(store, key)
      const link = await store.sessions.makeLink(key)
      const [late, early] = [await store.sessions.makeTicket(secret), await store.sessions.makeTicket(secret)]
      const held = await store.sessions.takeTicket(early.secret)
      expect(await held?.()).toEqual(key)

      await store.keys.revoke(key.id)

      expect(await store.sessions.use(secret)).toBeUndefined()
      expect(await store.sessions.takeLink(link.secret)).toBeUndefined()
      expect(await store.sessions.takeTicket(late.secret)).toBeUndefined()
      expect(await held?.()).toBeUndefined()
      expect(await store.sessions.open(key)).toBeUndefined()
    })

    test('a link works for one sign-in, even if used concurrently', async () => {
      await using store = await open()
      const key = await makeKey(store)
      const { secret, expiresAt } = await store.sessions.makeLink(key)

      const taken = await Promise.all(
        [store.sessions, store.elsewhere].flatMap(node => Array.from({ length: 5 }, () => node.takeLink(secret))),
      )

      expect(expiresAt).toBe(new Date(store.clock.now().getTime() + HOUR).toISOString())
      expect(taken.filter(Boolean)).toEqual([key])
      expect(await store.sessions.takeLink(secret)).toBeUndefined()
    })

    test('a link expires after an hour', async () => {
      await using store = await open()
      const { secret } = await store.sessions.makeLink(await makeKey(store))

      store.clock.advance(HOUR)

      expect(await store.sessions.takeLink(secret)).toBeUndefined()
    })

    test('a ticket admits one connection within a minute, which lasts as long as the session', async () => {
      await using store = await open()
      const key = await makeKey(store)
      const { secret } = await signIn(store, key)
      const [one, late] = [await store.sessions.makeTicket(secret), await store.sessions.makeTicket(secret)]

      const [held, again] = await Promise.all([
        store.sessions.takeTicket(one.secret),
        store.elsewhere.takeTicket(one.secret),
      ])
      const holder = held ?? again
      store.clock.advance(MINUTE)

      expect([held, again].filter(Boolean)).toHaveLength(1)
      expect(await store.sessions.takeTicket(late.secret)).toBeUndefined()
      expect(await holder?.()).toEqual(key)
      store.clock.advance(12 * HOUR)
      expect(await holder?.()).toBeUndefined()
    })

    test('sessions per key and tickets per session are bounded: the oldest are evicted', async () => {
      await using store = await open()
      const key = await makeKey(store)
      const other = await signIn(store, await makeKey(store))
      const first = await signIn(store, key)
      const firstTicket = await store.sessions.makeTicket(other.secret)
      store.clock.advance(1)

      for (let n = 0; n < MAX_SESSIONS_OF_KEY; n += 1) await signIn(store, key)
      for (let n = 0; n < MAX_TICKETS_OF_SESSION; n += 1) await store.sessions.makeTicket(other.secret)

      expect(await store.sessions.use(first.secret)).toBeUndefined()
      expect(await store.sessions.use(other.secret)).toBeDefined()
      expect(await store.sessions.takeTicket(firstTicket.secret)).toBeUndefined()
    })

    test('no secret is stored', async () => {
      await using store = await open()
      const key = await makeKey(store)
      const { session, secret } = await signIn(store, key)
      const [link, ticket] = [await store.sessions.makeLink(key), await store.sessions.makeTicket(secret)]

      const stored = await store.stored()

      expect(stored.includes(session.id)).toBe(true)
      for (const hidden of [secret, session.csrf, link.secret, ticket.secret]) {
        expect(stored.includes(hidden)).toBe(false)
      }
    })
  })
}

function in12Hours({ clock }: SessionsUnderTest): string {
  return new Date(clock.now().getTime() + IDLE_MS).toISOString()
}

async function makeKey({ keys }: SessionsUnderTest): Promise<Key> {
  return (await keys.create({ name: 'Ana', role: 'editor', blogs: 'all' })).key
}

async function signIn({ sessions }: SessionsUnderTest, key: Key) {
  const opened = await sessions.open(key)
  if (!opened) throw new Error('the session was not opened')
  return opened
}
