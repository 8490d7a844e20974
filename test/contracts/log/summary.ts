/** A blog's summary: its versions, and its removal, which erases all of them. */
import { describe, expect, test } from 'vitest'
import type { Blog } from '#shared/blog/blog.ts'
import { BEGINNING } from '#shared/protocol/cursor.ts'
import type { Entry } from '#store/log/log.ts'
import { AT, makeBlog, makeUpdate, nastyTexts, publishes } from '#test/support/data/entries.ts'
import { ALL, appendedOf, BLOG, changesAfter, STREAM } from './changes.ts'
import type { StoreInTest } from './store-in-test.ts'

const SECRET = 'the-witness-is-named-here'
const by = { key: 'Xr4vT0bQm2Lp', name: 'Ana' }

export function summaryContract(store: StoreInTest): void {
  describe('a summary', () => {
    test('has its versions in the order in which they were written, with their authors, and no other edit of the blog', async () => {
      const texts = ['first', ...nastyTexts.slice(1, -1)]
      for (const [nth, text] of texts.entries()) {
        await store.log.append({ ...writes(2 * nth + 2, text), by })
        await store.log.append(edits(2 * nth + 3, { title: 'Another title', ...summaryOf(2 * nth + 2, text) }))
      }

      const versions = await store.records.summaries(BLOG, 100)

      expect(versions.map(({ summary }) => summary)).toEqual(
        texts.map((text, nth) => summaryOf(2 * nth + 2, text).summary),
      )
      expect(versions.every(one => one.by?.key === by.key)).toBe(true)
      expect((await store.records.summaries(BLOG, 2)).map(({ summary }) => summary.version)).toEqual(
        versions.slice(-2).map(({ summary }) => summary.version),
      )
    })

    test('that is removed is in no earlier change, however many versions it had, and every offset keeps its change', async () => {
      const most = 230
      const versions = Array.from({ length: most - 1 }, (_, nth) => nth + 2)
      await Promise.all(versions.map(version => store.log.append(writes(version, `${SECRET} ${version}`))))
      await store.log.append(publishes(makeUpdate(BLOG, 'stays')))
      const before = await changesAfter(store.log, BEGINNING)

      await store.log.append(removes(most + 1))

      const changes = await changesAfter(store.log, BEGINNING)
      const everything = [changes, await store.records.coverage(BLOG, 20), await store.records.blogHistory(BLOG)]
      expect(JSON.stringify(everything)).not.toContain(SECRET)
      expect(await store.records.summaries(BLOG, 100)).toEqual([])
      expect(changes.slice(0, -1)).toEqual(before.map(withoutSummary))
    })

    test('that is written after a removal stays, also in the same commit', async () => {
      await store.log.append(writes(2, SECRET))

      const all = [writes(3, SECRET), removes(4), writes(5, 'What is known now'), removes(6), writes(7, 'Known later')]
      await Promise.all(all.map(one => store.log.append(one)))

      const changes = await changesAfter(store.log, BEGINNING)
      expect(JSON.stringify(changes)).not.toContain(SECRET)
      expect(JSON.stringify(changes)).not.toContain('known now')
      expect((await store.records.summaries(BLOG, 100)).map(({ summary }) => summary.version)).toEqual([7])
      expect((await store.records.blog(BLOG))?.summary?.version).toBe(7)
    })

    test('that was seen before its removal proves no other history', async () => {
      const { cursor, text } = appendedOf(await store.log.append(writes(2, SECRET)))
      await store.log.append(removes(3))

      const head = await store.log.renew(STREAM, { ...cursor, text })

      expect(head).toEqual({ epoch: cursor.epoch, offset: 3 })
    })

    test('is read with the times of the updates that it refers to', async () => {
      const update = makeUpdate(BLOG, 'Doors open')
      await store.log.append(publishes(update))
      const { body } = makeUpdate(BLOG, 'since')
      const [block] = body
      if (block?._type === 'block') block.markDefs = [{ _type: 'reference', _key: 'r', update: update.id }]
      await store.log.append(edits(2, { summary: { body, version: 2, updatedAt: AT } }))

      expect((await store.records.coverage(BLOG, 0))?.references).toEqual({ [update.id]: update.time })
      expect((await store.log.read(STREAM, BEGINNING, ALL)).kind).toBe('changes')
    })
  })
}

function summaryOf(version: number, text: string): Pick<Blog, 'summary'> {
  return { summary: { body: makeUpdate(BLOG, text).body, version, updatedAt: AT } }
}

function edits(version: number, fields: Partial<Blog>): Entry {
  const change = { kind: 'blog.edited', at: AT, blog: makeBlog(BLOG, { ...fields, version }) } as const
  return { stream: STREAM, change, expects: version - 1 }
}

function writes(version: number, text: string): Entry {
  return edits(version, summaryOf(version, text))
}

function removes(version: number): Entry {
  return { ...edits(version, {}), erases: 'summary' }
}

function withoutSummary<T extends object>(change: T): T {
  if (!('blog' in change)) return change
  const { summary: _, ...blog } = change.blog as Blog
  return { ...change, blog }
}
