/** The contract of every store of the newsroom's contributors; run once per adapter. */
import { describe, expect } from 'vitest'
import { blogId } from '#shared/blog/ids.ts'
import type { Actor } from '#store/audit/audit.ts'
import type { Contributors } from '#store/contributors/contributors.ts'
import { testWith } from '#test/support/test-with.ts'

type ContributorsUnderTest = AsyncDisposable & { readonly contributors: Contributors }

const by = keyed('Ana')
const BUDGET = blogId.parse('budget-day')
const FLOODS = blogId.parse('floods')

function keyed(name: string): Actor {
  return { kind: 'key', id: `key of ${name}`, name }
}

export function contributorsContract(name: string, open: () => Promise<ContributorsUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the contributors ${name}`, () => {
    test('are listed by their names, with ids made from them', async ({ store: { contributors } }) => {
      const zoe = await made(contributors, { name: 'Zoë  Ó Briain', role: 'a "b\\c 🥅' })
      const ana = await made(contributors, { name: 'ana lima' })
      const again = await made(contributors, { name: 'Ana Lima' })
      const arabic = await made(contributors, { name: 'ليلى حداد' })

      expect([zoe.id, ana.id, zoe.version, zoe.changedBy]).toEqual(['zoe-o-briain', 'ana-lima', 1, 'Ana'])
      expect([again.id, arabic.id]).toEqual([
        expect.stringMatching(/^ana-lima-.{8}$/),
        expect.stringMatching(/^c-.{8}$/),
      ])
      const listed = await contributors.list()
      expect(listed.slice(0, 2).map(({ name }) => name.toLowerCase())).toEqual(['ana lima', 'ana lima'])
      expect(listed.slice(2)).toEqual([zoe, arabic])
    })

    test('an id is given once, also to those who come together', async ({ store: { contributors } }) => {
      const outcomes = await Promise.all(
        ['One', 'Two', 'Three'].map(name => contributors.create({ id: 'same', name, by })),
      )

      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['exists', 'exists', 'stored'])
      expect(await contributors.list()).toHaveLength(1)
    })

    test('of two edits of one version one wins; an edit without effect is no version', async ({ store }) => {
      const { id } = await made(store.contributors, { name: 'Ana', role: 'Editor' })

      const outcomes = await Promise.all(
        ['in Berlin', 'in Rome'].map(role => store.contributors.edit({ id, version: 1, by }, { role })),
      )

      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['stale', 'stored'])
      const [held] = await store.contributors.list()
      expect(outcomes).toContainEqual({ kind: 'stale', contributor: held })
      expect(await store.contributors.edit({ id, version: 2, by }, { name: 'Ana' })).toMatchObject({
        contributor: { version: 2 },
      })
      const cleared = await store.contributors.edit({ id, version: 2, by }, { role: null })
      expect(cleared).toMatchObject({ contributor: { version: 3 } })
      expect(await store.contributors.find([id])).toEqual([{ id, name: 'Ana' }])
      expect(await store.contributors.edit({ id: 'nobody', version: 1, by }, {})).toEqual({ kind: 'unknown' })
    })

    test('copies come in the order asked for, and the blogs that had one are remembered', async ({ store }) => {
      const { contributors } = store
      await made(contributors, { name: 'Ana' })
      await made(contributors, { name: 'Ben' })

      const copies = await contributors.lend(['ben', 'nobody', 'ana'], FLOODS)
      await contributors.lend(['ana'], BUDGET)
      await contributors.lend(['ana'], BUDGET)
      await contributors.lend([], BUDGET)

      expect(copies).toEqual([
        { id: 'ben', name: 'Ben' },
        { id: 'ana', name: 'Ana' },
      ])
      expect(await contributors.blogsOf('ana')).toEqual([BUDGET, FLOODS])
      expect(await contributors.remove({ id: 'ana', version: 2, by })).toMatchObject({ kind: 'stale' })
      expect(await contributors.remove({ id: 'ana', version: 1, by })).toMatchObject({ kind: 'stored' })
      expect(await contributors.find(['ana'])).toEqual([])
      expect(await contributors.blogsOf('ana')).toEqual([BUDGET, FLOODS])
      await contributors.forget('ana')
      expect(await contributors.blogsOf('ana')).toEqual([])
      expect(await contributors.blogsOf('ben')).toEqual([FLOODS])
    })
  })
}

async function made(contributors: Contributors, fields: { readonly name: string; readonly role?: string }) {
  const outcome = await contributors.create({ ...fields, by })
  if (outcome.kind !== 'stored') throw new Error(`The contributor was refused: ${outcome.kind}`)
  return outcome.contributor
}
