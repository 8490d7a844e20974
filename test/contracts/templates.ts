/** The contract of every store of shared templates; run once per adapter. */
import { describe, expect } from 'vitest'
import type { Actor } from '#store/audit/audit.ts'
import { MOST_TEMPLATES, type TemplateParts, type Templates } from '#store/templates/templates.ts'
import { testWith } from '#test/support/test-with.ts'

function keyed(name: string): Actor {
  return { kind: 'key', id: `key of ${name}`, name }
}

type TemplatesUnderTest = AsyncDisposable & { readonly templates: Templates }

const GOAL: TemplateParts = {
  name: 'But 🥅 « هدف »',
  fields: { title: 'a "b\r\nc\\', key: true, pinned: false, body: [] },
}
const by = keyed('Ana')

export function templatesContract(name: string, open: () => Promise<TemplatesUnderTest>): void {
  const test = testWith({ store: open })

  describe(`the templates ${name}`, () => {
    test('a template is listed as made, with who made it, in the order of names', async ({ store: { templates } }) => {
      const goal = await made(templates, GOAL)
      const also = await made(templates, { ...GOAL, name: 'Abandoned' })

      expect(goal).toMatchObject({ ...GOAL, version: 1, changedBy: 'Ana', changedAt: expect.any(String) })
      expect(await templates.list()).toEqual([also, goal])
    })

    test('no two have the same name, in whatever capitals, even when made at the same moment', async ({ store }) => {
      const outcomes = await Promise.all(
        ['Été', 'ete', 'ÉTÉ ', 'e-te'].map(name => store.templates.create({ ...GOAL, name, by })),
      )

      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['exists', 'exists', 'stored', 'stored'])
      expect(await store.templates.list()).toHaveLength(2)
    })

    test('of two edits of one version one wins, and the other gets what won', async ({ store: { templates } }) => {
      const { id } = await made(templates, GOAL)

      const outcomes = await Promise.all(
        ['Ben', 'Cleo'].map(name => templates.edit({ id, version: 1, name: `By ${name}`, by: keyed(name) })),
      )

      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['stale', 'stored'])
      const [held] = await templates.list()
      expect(held).toMatchObject({ id, version: 2, fields: GOAL.fields })
      expect(outcomes).toContainEqual({ kind: 'stale', template: held })
      expect(held?.name).toBe(`By ${held?.changedBy}`)
    })

    test('an edit changes nothing that it does not name, and takes no name of another', async ({ store }) => {
      const { id } = await made(store.templates, GOAL)
      const other = await made(store.templates, { ...GOAL, name: 'Card' })
      const fields = { key: false, pinned: true, body: [] }

      expect(await store.templates.edit({ id, version: 1, fields, by })).toMatchObject({
        template: { name: GOAL.name, fields, version: 2 },
      })
      expect(await store.templates.edit({ id, version: 2, name: 'CARD', by })).toEqual({
        kind: 'exists',
        template: other,
      })
      expect(await store.templates.edit({ id: other.id, version: 1, name: 'CARD', by })).toMatchObject({
        template: { name: 'CARD', version: 2 },
      })
      expect(await store.templates.edit({ id: 'none', version: 1, by })).toEqual({ kind: 'unknown' })
    })

    test('a removed one is gone and frees its name; one that was changed meanwhile is not removed', async ({
      store,
    }) => {
      const { id } = await made(store.templates, GOAL)
      await store.templates.edit({ id, version: 1, name: 'Other', by })

      expect(await store.templates.remove({ id, version: 1, by })).toMatchObject({
        kind: 'stale',
        template: { version: 2 },
      })
      expect(await store.templates.remove({ id, version: 2, by })).toMatchObject({ kind: 'stored', template: { id } })
      expect(await store.templates.remove({ id, version: 2, by })).toEqual({ kind: 'unknown' })
      expect(await store.templates.list()).toEqual([])
      expect(await made(store.templates, { ...GOAL, name: 'Other' })).toMatchObject({ version: 1 })
    })

    test('there is a limit, also for those who come together', async ({ store: { templates } }) => {
      for (let number = 1; number < MOST_TEMPLATES; number += 1) await made(templates, { ...GOAL, name: `${number}` })

      const outcomes = await Promise.all(['a', 'b', 'c'].map(name => templates.create({ ...GOAL, name, by })))

      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['full', 'full', 'stored'])
      expect(await templates.list()).toHaveLength(MOST_TEMPLATES)
    })
  })
}

async function made(templates: Templates, parts: TemplateParts) {
  const outcome = await templates.create({ ...parts, by })
  if (outcome.kind !== 'stored') throw new Error(`The template was refused: ${outcome.kind}`)
  return outcome.template
}
