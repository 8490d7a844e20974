/** The contract of the counts of views and reads; run once per adapter. */
import { describe, expect } from 'vitest'
import type { UpdateId } from '#shared/blog/ids.ts'
import type { Log } from '#store/log/log.ts'
import { type CountedUpdate, KEPT_HOURS, type ReadCounts } from '#store/reads/read-counts.ts'
import { creates, drafts, idOf, makeUpdate, publishes, removes } from '#test/support/data/entries.ts'
import { testWith } from '#test/support/test-with.ts'

type CountsUnderTest = AsyncDisposable & {
  readonly log: Log
  readonly counts: ReadCounts
  /** Another node's. */
  readonly others: ReadCounts
  /** The rows in which the update is. */
  readonly rowsOf: (id: UpdateId) => Promise<number>
}

const BLOG = idOf('budget-day')
const HOUR = '2026-03-04T16'
const ASKED = { limit: 100, withSites: true }

function seen(id: string, fields: Partial<CountedUpdate> = {}): CountedUpdate {
  const sums = { views: 1, reads: 0, viewsSpread: 0, readsSpread: 0 }
  return { blog: BLOG, id: id as UpdateId, site: '~own', ...sums, ...fields }
}

export function readCountsContract(name: string, open: () => Promise<CountsUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the counts of reads ${name}`, () => {
    test('what nodes add at the same moment is summed by update, by site and by hour', async ({ store }) => {
      const [first, second] = await published(store, 2)
      const of = (id: string) => [
        seen(id, { views: 8, reads: 4, viewsSpread: 56, readsSpread: 12 }),
        seen(id, { site: 'tribune', views: 2, reads: 1 }),
      ]

      await Promise.all(
        Array.from({ length: 10 }, (_, n) => {
          const both = [...of(first), ...of(second)]
          return n % 2 ? store.counts.add(HOUR, both) : store.others.add(HOUR, both.toReversed())
        }),
      )

      const own = { views: 80, reads: 40, viewsSpread: 560, readsSpread: 120, site: '~own' }
      const tribune = { views: 20, reads: 10, viewsSpread: 0, readsSpread: 0, site: 'tribune' }
      const ofBoth = { views: 100, reads: 50, viewsSpread: 560, readsSpread: 120, sites: [own, tribune] }
      const read = await store.counts.of(BLOG, ASKED)
      expect(read.updates).toEqual([
        { id: second, ...ofBoth },
        { id: first, ...ofBoth },
      ])
      expect(read.sites).toEqual([
        { ...own, views: 160, reads: 80, viewsSpread: 1_120, readsSpread: 240 },
        { ...tribune, views: 40, reads: 20 },
      ])
      expect(read.hours).toEqual([{ hour: HOUR, views: 200, reads: 100 }])
    })

    test('made-up ids, drafts and updates of other blogs and topics are not counted', async ({ store }) => {
      const [shown] = await published(store, 1)
      const draft = makeUpdate(BLOG, 'Soon', { status: 'draft' })
      await store.log.append(drafts(draft))
      const weather = makeUpdate(BLOG, 'Rain', { topics: ['weather'] })
      await store.log.append(publishes(weather))
      const unknown = makeUpdate(BLOG, 'Nothing').id

      await store.counts.add(HOUR, [
        ...[draft.id, unknown].map(id => seen(id)),
        seen(shown, { blog: idOf('other') }),
        ...[shown, weather.id].map(id => seen(id, { site: 'tribune', topic: 'weather' })),
      ])

      const { updates, sites, hours } = await store.counts.of(BLOG, ASKED)
      expect(updates.map(({ id }) => id)).toEqual([weather.id])
      expect(sites.map(({ views }) => views)).toEqual([1])
      expect(hours.map(({ views }) => views)).toEqual([1])
      expect((await store.counts.of(idOf('other'), ASKED)).sites).toEqual([])
    })

    test('an update that is removed is counted no more, and its rows are gone with it', async ({ store }) => {
      const [removed, kept] = await published(store, 2)
      await store.counts.add(HOUR, [seen(removed), seen(kept)])

      await store.log.append(removes({ ...makeUpdate(BLOG, 'Number 0'), id: removed as UpdateId }))
      await store.counts.add(HOUR, [seen(removed), seen(kept)])

      const { updates, sites } = await store.counts.of(BLOG, ASKED)
      expect(updates.map(({ id, views }) => [id, views])).toEqual([[kept, 2]])
      expect(await store.rowsOf(removed as UpdateId)).toBe(0)
      expect(sites.map(({ views }) => views)).toEqual([3])
    })

    test('pages continue after the last update, also if nobody has seen it', async ({ store }) => {
      const [oldest, middle, newest] = await published(store, 3)
      await store.counts.add(HOUR, [seen(oldest), seen(newest)])

      const page = await store.counts.of(BLOG, { limit: 2 })
      const last = await store.counts.of(BLOG, { limit: 2, before: page.older })

      expect(page).toMatchObject({ updates: [{ id: newest }], older: middle })
      expect(page.updates[0]).not.toHaveProperty('sites')
      expect(last.updates.map(({ id }) => id)).toEqual([oldest])
      expect(last.older).toBeUndefined()
    })

    test('hours beyond the last five hundred are forgotten', async ({ store }) => {
      const [id] = await published(store, 1)
      const hours = Array.from({ length: KEPT_HOURS + 3 }, (_, n) =>
        new Date(Date.UTC(2026, 2, 4, n)).toISOString().slice(0, 13),
      )

      for (const hour of hours) await store.counts.add(hour, [seen(id)])

      expect((await store.counts.of(BLOG, ASKED)).hours.map(({ hour }) => hour)).toEqual(hours.slice(3))
    })
  })
}

/** The oldest first. */
async function published({ log }: CountsUnderTest, many: number): Promise<readonly [string, string, string]> {
  await log.append(creates(BLOG))
  const ids: string[] = []
  for (let n = 0; n < many; n++) {
    const update = makeUpdate(BLOG, `Number ${n}`, { time: new Date(Date.UTC(2026, 2, 4, 16, n)).toISOString() })
    await log.append(publishes(update))
    ids.push(update.id)
  }
  return ids as never
}
