/** The contract of the search; run once per adapter. */
import { describe, expect } from 'vitest'
import type { Update } from '#shared/blog/update.ts'
import { queryIn } from '#shared/search/query.ts'
import type { Log } from '#store/log/log.ts'
import type { Search } from '#store/search/search.ts'
import {
  corrects,
  creates,
  drafts,
  idOf,
  makeUpdate,
  nastyTexts,
  publishes,
  removes,
} from '#test/support/data/entries.ts'
import { LANGUAGES } from '#test/support/data/searched-languages.ts'
import { testWith } from '#test/support/test-with.ts'

export type SearchUnderTest = AsyncDisposable & {
  readonly log: Log
  readonly search: Search
  /** One statement for both databases; its first row. */
  readonly run: (text: string) => Promise<Readonly<Record<string, unknown>> | undefined>
  /** From now on the index refuses to be written, until it is emptied. */
  readonly damage: () => Promise<unknown>
}

const BLOG = idOf('budget-day')
const OTHER = idOf('storm')
const MANY = 45
const WHOLE = { waiting: 0, isWalked: true, isDamaged: false, stray: 0 }

export function searchContract(name: string, open: () => Promise<SearchUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the search ${name}`, () => {
    test('what is typed is found in every language, whatever its case, accents and forms', async ({ store }) => {
      const updates = LANGUAGES.map(([, text]) => makeUpdate(BLOG, text))
      await publish(store, updates)

      const found = await Promise.all(LANGUAGES.map(([typed]) => idsOf(store, typed)))

      const missing = LANGUAGES.filter((_, index) => !found[index]?.includes(updates[index]?.id ?? ''))
      expect(missing).toEqual([])
      expect(await idsOf(store, 'nobody wrote this')).toEqual([])
    })

    test('all words must be there, a phrase as it is, and a long word also by its beginning', async ({ store }) => {
      const [first, second] = [
        makeUpdate(BLOG, 'The prime minister spoke', { title: 'Vote' }),
        makeUpdate(BLOG, 'Prime votes'),
      ]
      await publish(store, [first, second])

      expect(await idsOf(store, 'vote prime')).toEqual(expect.arrayContaining([first.id, second.id]))
      expect(await idsOf(store, '"prime minister"')).toEqual([first.id])
      expect(await idsOf(store, '"prime minist"')).toEqual([])
      expect(await idsOf(store, 'prime "minister prime"')).toEqual([])
      expect(await idsOf(store, 'prim minist')).toEqual([first.id])
      expect(await idsOf(store, 'the ministe')).toEqual([first.id])
      expect(await idsOf(store, 'th minister')).toEqual([])
      // Never across the end of a title.
      expect(await idsOf(store, '"vote the"')).toEqual([])
      expect(await idsOf(store, '" OR * ^ : ( NEAR')).toEqual([])
    })

    test('results are newest first by their shown time, in pages that neither miss nor repeat one', async ({
      store,
    }) => {
      const updates = Array.from({ length: MANY }, (_, n) =>
        makeUpdate(BLOG, `Result number ${n}`, { time: new Date(Date.UTC(2026, 2, 4, 9, n - (n % 3))).toISOString() }),
      )
      await publish(
        store,
        updates.toSorted((a, b) => (a.id.slice(-4) < b.id.slice(-4) ? 1 : -1)),
      )

      const seen: string[] = []
      const times: string[] = []
      let before: string | undefined
      do {
        const page = await store.search.find(BLOG, { query: queryIn('result'), limit: 7, ...(before && { before }) })
        seen.push(...page.hits.map(({ id }) => id))
        times.push(...page.hits.map(({ time }) => time))
        before = page.older
      } while (before !== undefined)

      expect(seen.toSorted()).toEqual(updates.map(({ id }) => id).toSorted())
      expect(times).toEqual(times.toSorted().reverse())
    })

    test('an update that is removed is not found from then on, and the next step deletes it from the index', async ({
      store,
    }) => {
      const update = makeUpdate(BLOG, 'Her name is Persephone')
      await publish(store, [update])
      expect(await idsOf(store, 'persephone')).toEqual([update.id])

      await store.log.append(removes(update))
      const atOnce = await idsOf(store, 'persephone')
      await store.search.step()

      expect(atOnce).toEqual([])
      expect(await store.run('SELECT COUNT(*) AS entries FROM search_entries')).toMatchObject(count('entries', 0))
      expect(await store.run('SELECT COUNT(*) AS gone FROM search_gone')).toMatchObject(count('gone', 0))
      expect(await store.search.standing()).toMatchObject({ updates: 0, indexed: 0, stray: 0 })
    })

    test('a removal does not depend on the index: while it is damaged, it succeeds, and its words are not found', async ({
      store,
    }) => {
      const [removed, left] = [makeUpdate(BLOG, 'Her name is Persephone'), makeUpdate(BLOG, 'Her name is known')]
      await publish(store, [removed, left])
      await store.damage()

      const outcome = await store.log.append(removes(removed))
      const step = await store.search.step()
      const other = await store.search.step()
      const damaged = await store.search.standing()
      const { hits, isComplete } = await store.search.find(BLOG, { query: queryIn('persephone'), limit: 5 })
      await store.search.rebuild()
      // By one that failed before, and took long to say so.
      await store.search.markDamaged(0)
      await indexAll(store.search)

      expect(outcome.kind).toBe('appended')
      expect([step, other, damaged.isDamaged]).toEqual([{ kind: 'damaged' }, { kind: 'damaged' }, true])
      expect([hits, isComplete]).toEqual([[], false])
      expect(await idsOf(store, 'her name')).toEqual([left.id])
      expect(await store.search.standing()).toEqual({ ...WHOLE, updates: 1, indexed: 1 })
    })

    test('what was corrected is never found by its old words, and soon by its new ones', async ({ store }) => {
      const update = makeUpdate(BLOG, 'Five hundred people')
      await publish(store, [update])
      const corrected = { ...makeUpdate(BLOG, 'Fifty people'), id: update.id }

      await store.log.append(corrects(corrected, 1))
      const before = await store.search.find(BLOG, { query: queryIn('hundred'), limit: 5 })
      await indexAll(store.search)
      const after = await store.search.find(BLOG, { query: queryIn('fifty'), limit: 5 })

      expect(before).toEqual({ hits: [], isComplete: false })
      expect(after).toMatchObject({ hits: [{ id: update.id, version: 2 }], isComplete: true })
      expect(await store.run('SELECT COUNT(*) AS entries FROM search_entries')).toMatchObject(count('entries', 1))
    })

    test('drafts and other blogs are not found', async ({ store }) => {
      const elsewhere = makeUpdate(OTHER, 'The secret word')
      await publish(store, [elsewhere])
      await store.log.append(creates(BLOG))
      await store.log.append(drafts(makeUpdate(BLOG, 'The secret word')))
      await indexAll(store.search)

      expect(await idsOf(store, 'secret')).toEqual([])
      expect(await idsOf(store, 'secret', OTHER)).toEqual([elsewhere.id])
    })

    test('updates from before the index are found after its walk, and a rebuild finds all of them again', async ({
      store,
    }) => {
      const updates = Array.from({ length: MANY }, (_, n) => makeUpdate(n % 2 ? BLOG : OTHER, `Old text ${n}`))
      await publish(store, updates)
      await store.search.rebuild()
      // As a database of the previous version: nothing is queued.
      await store.run('DELETE FROM search_queue')

      const meanwhile = await store.search.find(BLOG, { query: queryIn('old'), limit: MANY })
      await indexAll(store.search)
      const found = [...(await idsOf(store, 'old')), ...(await idsOf(store, 'old', OTHER))]

      expect(meanwhile).toEqual({ hits: [], isComplete: false })
      expect(found.toSorted()).toEqual(updates.map(({ id }) => id).toSorted())
      expect(await store.search.standing()).toEqual({ ...WHOLE, updates: MANY, indexed: MANY })
    })

    test('posts, corrections and removals between steps of two nodes leave the index right', async ({ store }) => {
      await publish(store, [])
      const work = Array.from({ length: MANY }, async (_, n) => {
        const update = makeUpdate(BLOG, `Word${n} here`)
        await store.log.append(publishes(update))
        if (n % 3 === 0) await store.log.append(corrects(update))
        if (n % 5 === 0) await store.log.append(removes({ ...update, version: n % 3 === 0 ? 2 : 1 }))
      })
      await Promise.all([...work, stepThrough(store.search), stepThrough(store.search)])
      await indexAll(store.search)

      const left = Array.from({ length: MANY }, (_, n) => n).filter(n => n % 5 !== 0)
      expect(await store.search.standing()).toEqual({ ...WHOLE, updates: left.length, indexed: left.length })
      expect((await idsOf(store, 'here')).length).toBe(left.length)
    })

    test('any text can be stored and searched for, and a word stands in the pieces of its sentence', async ({
      store,
    }) => {
      const updates = nastyTexts.map(text => makeUpdate(BLOG, `${text} zanzibar <b>`))
      await publish(store, updates)

      for (const text of nastyTexts) await store.search.find(BLOG, { query: queryIn(text), limit: 5 })
      const { hits } = await store.search.find(BLOG, { query: queryIn('zanzibar'), limit: MANY })

      expect(hits.map(({ id }) => id).toSorted()).toEqual(updates.map(({ id }) => id).toSorted())
      expect(hits.find(({ id }) => id === updates[0]?.id)?.text).toEqual([
        { text: ' ' },
        { text: 'zanzibar', hit: true },
        { text: ' <b>' },
      ])
    })
  })
}

export async function publish({ log, search }: SearchUnderTest, updates: readonly Update[]): Promise<void> {
  for (const blog of new Set([BLOG, ...updates.map(({ blog }) => blog)])) await log.append(creates(blog))
  await Promise.all(updates.map(update => log.append(publishes(update))))
  await indexAll(search)
}

/** Until nothing waits. Another node that is at it is waited for. */
async function indexAll(search: Search): Promise<void> {
  for (;;) {
    const step = await search.step()
    expect(step.kind).not.toBe('damaged')
    if (step.kind === 'done' && !step.isBehind) return
  }
}

async function stepThrough(search: Search): Promise<void> {
  for (let n = 0; n < MANY; n += 1) await search.step()
}

async function idsOf({ search }: SearchUnderTest, typed: string, blog = BLOG): Promise<readonly string[]> {
  const { hits } = await search.find(blog, { query: queryIn(typed), limit: MANY })
  return hits.map(({ id }) => id)
}

/** PostgreSQL's counts are texts. */
function count(name: string, value: number) {
  return { [name]: expect.toSatisfy(found => Number(found) === value) }
}
