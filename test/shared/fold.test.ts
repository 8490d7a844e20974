/** Folding changes into a coverage: any starting point and any repetition lead to the same result. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { fold, foldOlder, keyUpdateOf } from '#shared/blog/fold.ts'
import { compareUpdates, parsePlace, printPlace } from '#shared/blog/order.ts'
import type { Update } from '#shared/blog/update.ts'
import { paragraph, sampleCoverage, sampleId, sampleUpdate } from '#test/support/data/sample-coverage.ts'

const EMPTY = sampleCoverage([])
const EVERYTHING = 1_000

test('a published update is inserted by its shown time, wherever that is in the list', () => {
  const held = sampleCoverage([sampleUpdate(1, '08:00'), sampleUpdate(2, '10:00')])

  const next = fold(held, changeOf(41, 'update.published', sampleUpdate(3, '09:00')))

  expect(next.updates.map(({ id }) => id)).toEqual([sampleId(2), sampleId(3), sampleId(1)])
  expect(next.cursor).toBe('e1.41')
})

test('a repeated change alters nothing, not even the object', () => {
  const change = changeOf(41, 'update.published', sampleUpdate(3, '09:00'))
  const held = fold(sampleCoverage(), change)

  expect(fold(held, change)).toBe(held)
})

test('a change leaves the lists that do not have its update as they are, the same objects', () => {
  const held = sampleCoverage([sampleUpdate(1, '08:00', { key: true, pinned: true })])

  const next = fold(held, changeOf(41, 'update.published', sampleUpdate(2, '09:00')))

  expect([next.keyUpdates === held.keyUpdates, next.pinned === held.pinned]).toEqual([true, true])
})

test('a correction replaces the update in the list, among the pinned and among the key events', () => {
  const update = sampleUpdate(1, '08:00', { key: true, pinned: true, title: 'Before' })
  const held = sampleCoverage([update])

  const next = fold(held, changeOf(41, 'update.corrected', { ...update, version: 2, title: 'After' }))

  expect([next.updates, next.pinned].map(([one]) => one?.title)).toEqual(['After', 'After'])
  expect(next.keyUpdates.map(({ headline }) => headline)).toEqual(['After'])
})

test('unpinning and unmarking keep the update in the list', () => {
  const update = sampleUpdate(1, '08:00', { key: true, pinned: true })

  const next = fold(
    sampleCoverage([update]),
    changeOf(41, 'update.corrected', { ...update, version: 2, key: false, pinned: false }),
  )

  expect([next.updates.length, next.pinned.length, next.keyUpdates.length]).toEqual([1, 0, 0])
})

test('nothing of a removed update remains, not even its time', () => {
  const held = sampleCoverage([sampleUpdate(1, '08:00', { key: true, pinned: true, title: 'A name' })])
  const told = fold(held, changeOf(41, 'update.corrected', { ...first(held), version: 2 }))

  const next = fold(told, { offset: 42, at: AT, kind: 'update.removed', update: { id: sampleId(1) } })

  expect(JSON.stringify(next)).not.toContain(sampleId(1))
  expect(JSON.stringify(next)).not.toContain('A name')
})

test('an older version never replaces a newer one', () => {
  const held = sampleCoverage([sampleUpdate(1, '08:00', { version: 3, title: 'Third' })])

  const next = fold(held, changeOf(41, 'update.corrected', sampleUpdate(1, '08:00', { version: 2, title: 'Second' })))

  expect(first(next).title).toBe('Third')
  expect(next.cursor).toBe('e1.41')
})

test('an update older than the loaded ones is left for its own page', () => {
  const edge = sampleUpdate(2, '08:00')
  const held = { ...sampleCoverage([edge, sampleUpdate(3, '09:00')]), older: printPlace(edge) }

  const next = fold(held, changeOf(41, 'update.published', sampleUpdate(1, '07:00', { key: true })))

  expect(next.updates).toEqual(held.updates)
  expect(next.keyUpdates.map(({ id }) => id)).toEqual([sampleId(1)])
})

test('an older page is joined without duplicates, and tells whether there is more', () => {
  const [one, two, three] = [sampleUpdate(1, '07:00'), sampleUpdate(2, '08:00'), sampleUpdate(3, '09:00')]
  const held = { ...sampleCoverage([two, three]), older: printPlace(two) }

  const next = foldOlder(held, { updates: [two, one], references: {} })

  expect(next.updates).toEqual([three, two, one])
  expect(next.older).toBeUndefined()
})

test('an older version of the blog does not replace a newer one', () => {
  const held = sampleCoverage([], { version: 3, title: 'Third' })

  const next = fold(held, {
    offset: 41,
    at: AT,
    kind: 'blog.edited',
    blog: { ...held.blog, version: 2, title: 'Second' },
  })

  expect(next.blog.title).toBe('Third')
})

test("any starting point and any repetition end in the server's state", () => {
  fc.assert(
    fc.property(histories(), fc.nat(), fc.nat(), (changes, from, again) => {
      const start = from % (changes.length + 1)
      const heard = [...changes.slice(again % (start + 1)), ...changes.slice(start)].sort((a, b) => a.offset - b.offset)

      const folded = heard.reduce(fold, snapshot(changes.slice(0, start), EVERYTHING))

      expect(visible(folded)).toEqual(visible(snapshot(changes, EVERYTHING)))
    }),
  )
})

test("a reader of the newest few has exactly the server's updates down to the end of its page", () => {
  fc.assert(
    fc.property(histories(), fc.nat(), fc.integer({ min: 1, max: 4 }), (changes, from, limit) => {
      const held = snapshot(changes.slice(0, from % (changes.length + 1)), limit)

      const folded = changes.reduce(fold, held)

      const edge = held.older === undefined ? undefined : parsePlace(held.older)
      const server = snapshot(changes, EVERYTHING)
      const expected = server.updates.filter(update => edge === undefined || compareUpdates(update, edge) <= 0)
      expect(folded.updates).toEqual(expected)
      expect(folded.pinned).toEqual(server.pinned)
      expect(folded.keyUpdates).toEqual(server.keyUpdates)
    }),
  )
})

const AT = '2026-03-28T13:00:00.000Z'

type UpdateKind = 'update.published' | 'update.corrected' | 'update.retracted'

function changeOf(offset: number, kind: UpdateKind, update: Update): Change {
  return { offset, at: AT, kind, update }
}

function first({ updates: [update] }: Coverage): Update {
  if (!update) throw new Error('There is no update')
  return update
}

/** Possible histories of a server: versions rise by one, and removed updates stay removed. */
function histories(): fc.Arbitrary<readonly Change[]> {
  const deed = fc.record({
    id: fc.integer({ min: 1, max: 6 }),
    kind: fc.constantFrom('publish', 'correct', 'correct', 'retract', 'remove', 'edit'),
    minute: fc.integer({ min: 10, max: 14 }),
    key: fc.boolean(),
    pinned: fc.boolean(),
    text: fc.string({ unit: 'binary' }),
  })
  return fc.array(deed, { maxLength: 25 }).map(deeds => {
    const state = new Map<number, Update | 'removed'>()
    const changes: Change[] = []
    let version = 1
    for (const { id, kind, minute, key, pinned, text } of deeds) {
      const offset = changes.length + 1
      const held = state.get(id)
      if (kind === 'edit') {
        version += 1
        changes.push({ offset, at: AT, kind: 'blog.edited', blog: { ...EMPTY.blog, version, title: text } })
      } else if (held === 'removed' || (held === undefined) !== (kind === 'publish')) {
      } else if (kind === 'remove') {
        state.set(id, 'removed')
        changes.push({ offset, at: AT, kind: 'update.removed', update: { id: sampleId(id) } })
      } else {
        const body = [paragraph(text)]
        const next = { version: (held?.version ?? 0) + 1, key, pinned, body }
        const update = sampleUpdate(id, `10:${minute}`, next)
        state.set(id, update)
        changes.push(changeOf(offset, KINDS[kind], update))
      }
    }
    return changes
  })
}

const KINDS = { publish: 'update.published', correct: 'update.corrected', retract: 'update.retracted' } as const

/** The server's expected response, computed from the last versions without folding. */
function snapshot(changes: readonly Change[], limit: number): Coverage {
  const state = new Map<string, Update>()
  let { blog } = EMPTY
  for (const change of changes) {
    if (change.kind === 'update.removed') state.delete(change.update.id)
    else if ('update' in change) state.set(change.update.id, change.update)
    else blog = change.blog
  }
  const all = [...state.values()].sort(compareUpdates)
  const updates = all.slice(0, limit)
  const last = updates.at(-1)
  return {
    ...{ blog, updates, references: {}, cursor: `e1.${changes.length}` },
    pinned: all.filter(({ pinned }) => pinned),
    keyUpdates: all.filter(({ key }) => key).map(keyUpdateOf),
    ...(last && all.length > limit && { older: printPlace(last) }),
  }
}

function visible({ blog, pinned, keyUpdates, updates, cursor }: Coverage) {
  return { blog, pinned, keyUpdates, updates, cursor }
}
