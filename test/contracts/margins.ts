/** The contract of every store of margins; run once per adapter. */
import { describe, expect } from 'vitest'
import type { UpdateId } from '#shared/blog/ids.ts'
import type { Margin } from '#shared/blog/margin.ts'
import { MOST_NOTES } from '#shared/blog/margin-limits.ts'
import type { Log } from '#store/log/log.ts'
import type { MarginStored, Margins } from '#store/margins/margins.ts'
import { creates, drafts, idOf, makeUpdate, nastyTexts, publishes, removes } from '#test/support/data/entries.ts'
import { testWith } from '#test/support/test-with.ts'

type MarginsUnderTest = AsyncDisposable & {
  readonly log: Log
  readonly margins: Margins
  /** Another node's. */
  readonly others: Margins
  /** The rows about the update. */
  readonly rowsOf: (id: UpdateId) => Promise<number>
}

const BLOG = idOf('budget-day')
const ANA = { key: 'k-ana', name: 'Ana' }
const BEN = { key: 'p-ben', name: 'Ben', kind: 'person' } as const

export function marginsContract(name: string, open: () => Promise<MarginsUnderTest>): void {
  const test = testWith({ store: open })

  describe(`margins ${name}`, () => {
    test('an update is given, checked and handed back; what a change does not name stays', async ({ store }) => {
      const update = await published(store)
      const at = { blog: BLOG, update, by: ANA }

      await store.margins.change({ ...at, version: 0, assignee: BEN, check: 'unverified' })
      expect([...(await store.others.assignedTo(BEN.key))]).toEqual([[BLOG, [update]]])
      const checked = stored(await store.margins.change({ ...at, by: BEN, version: 1, check: 'checking' }))
      expect(checked).toMatchObject({ update, version: 2, assignee: BEN, checked: { state: 'checking', by: BEN } })
      const same = await store.margins.change({ ...at, version: 2, assignee: BEN, check: 'checking' })
      expect(same).toEqual({ kind: 'stored', margin: checked })

      await store.margins.change({ ...at, version: 2, check: 'verified' })
      expect((await store.margins.assignedTo(BEN.key)).size).toBe(0)
      await store.margins.change({ ...at, version: 3, check: null, assignee: null })

      expect(await store.others.find(at)).toEqual({
        ...{ update, version: 4, notes: [], changedAt: expect.any(String) },
      })
    })

    test('of two changes of one version one wins, and the other gets what won', async ({ store }) => {
      const at = { blog: BLOG, update: await published(store), version: 0 }

      const outcomes = await Promise.all([
        store.margins.change({ ...at, by: ANA, assignee: ANA }),
        store.others.change({ ...at, by: BEN, assignee: BEN }),
      ])

      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['stale', 'stored'])
      expect(outcomes[0]).toMatchObject({ margin: 'margin' in outcomes[1] ? outcomes[1].margin : {} })
    })

    test('notes that are written at the same moment are all kept, each once', async ({ store }) => {
      const at = { blog: BLOG, update: await published(store), by: ANA }
      const nasty = nastyTexts.filter(text => text.length < 1_000)

      const add = (id: number, text: string) =>
        (id % 2 ? store.margins : store.others).addNote({ ...at, id: `n${id}`, text })
      await Promise.all([...nasty, ...nasty].map((text, n) => add(n % nasty.length, text)))

      const { notes = [] } = (await store.margins.find(at)) ?? {}
      expect(notes.map(({ id }) => id).sort()).toEqual(nasty.map((_, n) => `n${n}`).sort())
      expect(new Set(notes.map(({ text }) => text))).toEqual(new Set(nasty))
      expect(await add(0, 'other')).toEqual({ kind: 'reused' })
    })

    test('a note is removed alone, and there are at most fifty', async ({ store }) => {
      const at = { blog: BLOG, update: await published(store), by: ANA }
      for (let n = 0; n < MOST_NOTES; n++) await store.margins.addNote({ ...at, id: `n${n}`, text: 'Called.' })

      expect(await store.margins.addNote({ ...at, id: 'more', text: 'One more' })).toEqual({ kind: 'full' })
      const left = stored(await store.margins.removeNote({ ...at, id: 'n7' }))

      expect(left.notes.map(({ id }) => id)).not.toContain('n7')
      expect(left.notes).toHaveLength(MOST_NOTES - 1)
      expect(await store.margins.removeNote({ ...at, id: 'n7' })).toEqual({ kind: 'unknown' })
    })

    test('pages go on after the last one, and every change shows in the revision', async ({ store }) => {
      const ids = [await published(store), await published(store), await published(store)]
      const seen = new Set([await store.margins.revision(BLOG)])
      for (const update of ids) {
        await store.margins.addNote({ blog: BLOG, update, by: ANA, id: 'a', text: 'x' })
        seen.add(await store.others.revision(BLOG))
      }

      const first = await store.margins.page(BLOG, { limit: 2 })
      const last = await store.margins.page(BLOG, { limit: 2, before: first.next })

      const all = [...first.margins, ...last.margins].map(({ update }) => update)
      expect(new Set(all)).toEqual(new Set(ids))
      expect([all.length, last.next, seen.size]).toEqual([3, undefined, 4])
      expect(await store.margins.page(idOf('other'), { limit: 2 })).toEqual({ margins: [] })
    })

    test('with its update everything is gone, and nothing is noted beside it any more', async ({ store }) => {
      await store.log.append(creates(BLOG)).catch(() => {})
      const draft = makeUpdate(BLOG, 'Soon')
      await store.log.append(drafts(draft))
      const at = { blog: BLOG, update: draft.id, by: ANA }
      await store.margins.addNote({ ...at, id: 'a', text: 'SECRET' })
      await store.margins.change({ ...at, version: 1, assignee: BEN })
      const before = await store.margins.revision(BLOG)

      await store.log.append(removes(draft))

      expect(await store.rowsOf(draft.id)).toBe(0)
      expect((await store.margins.assignedTo(BEN.key)).size).toBe(0)
      expect(await store.margins.revision(BLOG)).not.toBe(before)
      expect(await store.margins.addNote({ ...at, id: 'b', text: 'late' })).toEqual({ kind: 'gone' })
      const unknown = makeUpdate(BLOG, 'Nothing').id
      expect(await store.margins.change({ ...at, update: unknown, version: 0 })).toEqual({ kind: 'gone' })
    })

    test('a copy for another update has the same notes, and replaces nothing that is there', async ({ store }) => {
      const [from, to] = [await published(store), await published(store)]
      await store.margins.addNote({ blog: BLOG, update: from, by: BEN, id: 'a', text: 'Called at nine.' })
      await store.margins.change({ blog: BLOG, update: from, by: ANA, version: 1, assignee: BEN })

      const before = await store.margins.revision(BLOG)
      expect(await store.margins.copy({ blog: BLOG, by: ANA, from, to })).toBe(true)
      await store.log.append(removes(makeUpdate(BLOG, '', { id: from })))
      expect(await store.margins.revision(BLOG)).not.toBe(before)
      await store.margins.addNote({ blog: BLOG, update: to, by: ANA, id: 'b', text: 'And at ten.' })
      await store.others.copy({ blog: BLOG, by: ANA, from, to })

      const copy = await store.margins.find({ blog: BLOG, update: to })
      expect(copy).toMatchObject({ assignee: BEN, notes: [{ id: 'a', by: BEN }, { id: 'b' }] })
      expect(await store.margins.copy({ blog: BLOG, by: ANA, from: to, to: from })).toBe(false)
    })
  })
}

async function published({ log }: MarginsUnderTest): Promise<UpdateId> {
  await log.append(creates(BLOG))
  const update = makeUpdate(BLOG, 'Doors open')
  await log.append(publishes(update))
  return update.id
}

function stored(outcome: MarginStored | { readonly kind: string }): Margin {
  if (!('margin' in outcome) || outcome.kind !== 'stored') throw new Error(outcome.kind)
  return outcome.margin
}
