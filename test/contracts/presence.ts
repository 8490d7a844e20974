/** The contract of every presence store; run once per adapter. */
import { describe, expect } from 'vitest'
import { blogId, updateId } from '#shared/blog/ids.ts'
import { type Arrival, type EditorPresence, MAX_PRESENT, MAX_WINDOWS } from '#store/presence/presence.ts'
import { testWith } from '#test/support/test-with.ts'

type PresenceUnderTest = AsyncDisposable & {
  readonly presence: EditorPresence
  /** Another node's view of the same database. */
  readonly elsewhere: EditorPresence
  /** Makes everything stored older by this time, because the clock is the database's. */
  age(ms: number): Promise<void>
  stored(): Promise<number>
}

const BUDGET = blogId.parse('budget-day')
const STRIKE = blogId.parse('strike')
const UPDATE = updateId.parse('019cb9c4-5b00-7aaa-8aaa-0123456789ab')

const ana: Arrival = { owner: 'a1', window: '', name: 'Ana', role: 'editor' }
const ben: Arrival = { owner: 'b1', window: 'w', name: 'مكتب\r\n🗞️', role: 'contributor', editing: UPDATE }

export function presenceContract(name: string, open: () => Promise<PresenceUnderTest>): void {
  const test = testWith({ store: open })

  describe(`presence ${name}`, () => {
    test("everybody at a blog's desk is visible on every node, in order of arrival", async ({ store }) => {
      const before = Date.now()

      const first = await store.presence.arrive(BUDGET, ana)
      await store.age(1)
      const both = await store.elsewhere.arrive(BUDGET, ben)
      const again = await store.presence.arrive(BUDGET, ana)

      expect(first).toEqual([{ ...ana, since: expect.stringMatching(/^\d{4}-.+Z$/) }])
      expect(Math.abs(Date.parse(first[0]?.since ?? '') - before)).toBeLessThan(60_000)
      expect(both).toMatchObject([ana, ben])
      expect(again).toEqual(both)
    })

    test('the names at many blogs are listed in one call, each once, without those that left', async () => {
      await using store = await open()
      await store.presence.arrive(BUDGET, { ...ana, window: 'gone' })
      await store.age(16_000)
      await store.presence.arrive(BUDGET, ana)
      await store.age(1)
      await store.presence.arrive(BUDGET, { ...ana, window: 'second' })
      await store.elsewhere.arrive(BUDGET, ben)
      await store.elsewhere.arrive(STRIKE, ben)

      expect(await store.elsewhere.namesAt([STRIKE, BUDGET])).toEqual([
        { blog: BUDGET, name: 'Ana' },
        { blog: BUDGET, name: ben.name },
        { blog: STRIKE, name: ben.name },
      ])
      expect(await store.presence.namesAt([STRIKE])).toHaveLength(1)
      expect(await store.presence.namesAt([])).toEqual([])
    })

    test('presence shows what each editor reported last', async ({ store }) => {
      await store.presence.arrive(BUDGET, { ...ana, editing: 'new' })
      await store.age(5_000)

      expect(await store.presence.arrive(BUDGET, { ...ana, editing: UPDATE })).toMatchObject([{ editing: UPDATE }])
      expect(await store.presence.arrive(BUDGET, ana)).toMatchObject([{ editing: undefined }])
    })

    test('an editor silent for fifteen seconds is gone, and comes back as new', async ({ store }) => {
      await store.presence.arrive(BUDGET, ana)
      await store.age(14_000)
      const [seen] = await store.presence.arrive(BUDGET, ben)
      expect(seen).toMatchObject(ana)
      await store.age(1_500)

      expect(await store.presence.arrive(BUDGET, ben)).toMatchObject([ben])
      const [, back] = await store.presence.arrive(BUDGET, ana)
      expect(Date.parse(back?.since ?? '')).toBeGreaterThan(Date.parse(seen?.since ?? ''))
    })

    test('an editor who stays keeps the time of arrival', async ({ store }) => {
      await store.presence.arrive(BUDGET, ana)
      for (let n = 0; n < 5; n += 1) {
        await store.age(10_000)
        await store.presence.arrive(BUDGET, ana)
      }

      const [{ since = '' } = {}] = await store.presence.arrive(BUDGET, ana)

      expect(Date.now() - Date.parse(since)).toBeGreaterThan(49_000)
    })

    test('an editor who leaves is gone at once, from that blog and window only', async ({ store }) => {
      const other = { ...ana, window: 'second' }
      await store.presence.arrive(STRIKE, ana)
      await store.presence.arrive(BUDGET, ana)
      await store.presence.arrive(BUDGET, other)

      expect(await store.elsewhere.leave(BUDGET, ana)).toMatchObject([other])
      expect(await store.presence.leave(BUDGET, ana)).toMatchObject([other])
      expect(await store.presence.arrive(STRIKE, ana)).toHaveLength(1)
    })

    test('expired entries are deleted, and windows and names are bounded', async ({ store }) => {
      for (let n = 0; n < MAX_WINDOWS + 5; n += 1) await store.presence.arrive(STRIKE, { ...ana, window: `w${n}` })
      const windows = await store.presence.arrive(STRIKE, { ...ana, window: 'mine' })
      expect(windows).toHaveLength(MAX_WINDOWS)
      expect(windows).toContainEqual(expect.objectContaining({ window: 'mine' }))

      await store.age(15_000)
      await store.presence.arrive(BUDGET, ana)
      expect(await store.stored()).toBe(1)
      for (let n = 0; n < MAX_PRESENT; n += 1) await store.presence.arrive(BUDGET, { ...ana, owner: `o${n}` })
      expect(await store.presence.arrive(BUDGET, ana)).toHaveLength(MAX_PRESENT)
    })

    test('many who arrive concurrently on two nodes are all present', async ({ store }) => {
      await store.presence.arrive(BUDGET, { ...ana, owner: 'gone' })
      await store.age(15_000)
      const owners = Array.from({ length: 20 }, (_, n) => `o${n}`)

      await Promise.all(
        owners.map((owner, n) => (n % 2 ? store.presence : store.elsewhere).arrive(BUDGET, { ...ana, owner })),
      )

      const present = await store.presence.arrive(BUDGET, { ...ana, owner: 'o0' })
      expect(new Set(present.map(({ owner }) => owner))).toEqual(new Set(owners))
    })
  })
}
