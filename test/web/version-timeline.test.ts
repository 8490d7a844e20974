/** Which version of each update readers saw at any offset: compared with folding the same changes one by one. */
import { expect, test } from 'vitest'
import type { Blog } from '#shared/blog/blog.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { fold } from '#shared/blog/fold.ts'
import { updateId } from '#shared/blog/ids.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Log } from '#store/log/log.ts'
import { idOf, makeBlog, makeUpdate } from '#test/support/data/entries.ts'
import { createPastBlogs } from '#web/past/past-blogs.ts'
import { Timelines } from '#web/past/timelines.ts'
import { VersionTimeline } from '#web/past/version-timeline.ts'

const BLOG = idOf('budget-day')
const CHANGES = 400
const LATER = new Date('2030-01-01T00:00:00.000Z')

test('at every offset it has what folding the changes gives, with what was removed later left out', async () => {
  const { changes, removed } = randomChanges(7)
  const past = createPastBlogs({ ...logOf(changes), now: () => LATER })

  for (let offset = 1; offset <= CHANGES; offset += 23) {
    const folded = changes.slice(0, offset).reduce(fold, nothingOf(changes))
    const shown = (list: readonly { id: string; version: number }[]) =>
      list.filter(({ id }) => !removed.has(id)).map(({ id, version }) => `${id} ${version}`)

    const read = await past.coverage(BLOG, atOf(offset))

    expect(read.blog).toEqual(folded.blog)
    expect(shown(read.updates)).toEqual(shown(folded.updates).slice(0, 20))
    expect(shown(read.pinned)).toEqual(shown(folded.pinned).slice(0, 50))
    expect(shown(read.keyUpdates)).toEqual(shown(folded.keyUpdates))
    expect(read.cursor).toBe(`e.${offset}`)
  }
})

test('pages of every size have each update once, in order', async () => {
  const { changes, removed } = randomChanges(8)
  const past = createPastBlogs({ ...logOf(changes), now: () => LATER })
  const folded = changes.slice(0, 300).reduce(fold, nothingOf(changes))
  const all = folded.updates.filter(({ id }) => !removed.has(id)).map(({ id }) => id)

  const read = []
  for (let before: string | undefined = ''; before !== undefined; ) {
    const place = before === '' ? undefined : placeIn(before)
    const page = await past.updates(BLOG, { at: atOf(300), before: place, limit: 7 })
    read.push(...page.updates.map(({ id }) => id))
    before = page.older
  }

  expect(read).toEqual(all)
})

test('a coverage of 100,000 changes is read once, in parts, with a turn for everything else after each', async () => {
  let [turns, most] = [0, 0]
  const log = manyChanges(100_000, part => {
    most = Math.max(most, part)
  })
  const timelines = new Timelines({
    log,
    breathe: async () => {
      turns += 1
    },
  })

  const timeline = await timelines.of(BLOG)
  const readFirst = turns
  await timelines.of(BLOG)
  const page = timeline.page({ offset: 50_000, limit: 20 })

  expect([timeline.head, turns]).toEqual([100_000, readFirst])
  expect(most).toBeLessThanOrEqual(500)
  expect(readFirst).toBeGreaterThanOrEqual(200)
  expect(page.map(({ offset }) => offset)).toEqual(Array.from({ length: 21 }, (_, n) => 50_000 - n))
})

test('many blogs at once are read one after the other, and not all are held', async () => {
  let [reading, most] = [0, 0]
  const log = manyChanges(1_000)
  const watched: Pick<Log, 'read' | 'head'> = {
    head: log.head,
    async read(...asked) {
      reading += 1
      most = Math.max(most, reading)
      await new Promise(resolve => setImmediate(resolve))
      reading -= 1
      return log.read(...asked)
    },
  }
  const timelines = new Timelines({ log: watched, maxHeldChanges: 2_500 })

  const asked = Array.from({ length: 60 }, (_, n) => timelines.of(idOf(`blog-${n}`)).catch(({ code }) => code))
  const found = await Promise.all(asked)

  expect(most).toBe(1)
  expect(found.filter(one => one instanceof VersionTimeline)).toHaveLength(50)
  expect(found.filter(one => one === 'too_many_requests')).toHaveLength(10)
  expect(await timelines.of(idOf('blog-49'))).toBe(found[49])
  expect(await timelines.of(idOf('blog-0'))).not.toBe(found[0])
})

test('where the first changes are no longer kept, no state is shown rather than half of one', async () => {
  const { changes } = randomChanges(9)
  const { log, records } = logOf(changes)
  const pruned = { ...log, read: async () => ({ kind: 'gap', head: { epoch: 'e', offset: CHANGES } }) as const }

  const fromTheBeginning = createPastBlogs({ log: pruned, records, now: () => LATER }).coverage(BLOG, atOf(300))
  const meanwhile = createPastBlogs({ log, records: { changesAt: async () => [] }, now: () => LATER })

  await expect(fromTheBeginning).rejects.toMatchObject({ code: 'gap' })
  await expect(meanwhile.coverage(BLOG, atOf(300))).rejects.toMatchObject({ code: 'gap' })
})

function atOf(offset: number): string {
  return new Date(Date.parse('2026-03-04T00:00:00.000Z') + offset * 1_000).toISOString()
}

function placeIn(text: string) {
  const [time = '', id = ''] = text.split('_')
  return { time, id: updateId.parse(id) }
}

/** Posts, corrections that move updates and mark them, retractions, removals and edits of the blog, in an order from a seed. */
function randomChanges(seed: number) {
  let state = seed
  const chance = (of: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * of)
  }
  let blog: Blog = makeBlog(BLOG)
  const updates: Update[] = []
  const removed = new Set<string>()
  const changes: Change[] = []
  for (let offset = 1; offset <= CHANGES; offset++) {
    const place = { offset, at: atOf(offset) }
    const index = chance(updates.length)
    const held = updates[index]
    const kind = chance(10)
    if (offset === 1 || kind === 0) {
      blog = { ...blog, title: `Title ${offset}`, version: offset }
      changes.push({ ...place, kind: 'blog.edited', blog })
    } else if (kind === 1 && held) {
      updates.splice(index, 1)
      removed.add(held.id)
      changes.push({ ...place, kind: 'update.removed', update: { id: held.id } })
    } else if (kind < 5 && held) {
      const update: Update = {
        ...held,
        version: held.version + 1,
        time: atOf(chance(CHANGES)),
        key: chance(3) === 0,
        pinned: chance(4) === 0,
      }
      updates[index] = update
      changes.push({ ...place, kind: 'update.corrected', update })
    } else {
      const update = makeUpdate(BLOG, `Number ${offset}`, { time: atOf(offset - chance(3)), key: chance(5) === 0 })
      updates.push(update)
      changes.push({ ...place, kind: 'update.published', update })
    }
  }
  return { changes, removed }
}

function nothingOf([first]: readonly Change[]): Coverage {
  const blog = first && 'blog' in first ? first.blog : makeBlog(BLOG)
  return { blog: { ...blog, version: 0 }, pinned: [], keyUpdates: [], updates: [], references: {}, cursor: 'e.0' }
}

/** A log that erased what was removed, as the databases do. */
function logOf(changes: readonly Change[]) {
  const gone = new Set(changes.flatMap(change => (change.kind === 'update.removed' ? [change.update.id] : [])))
  const texts = changes.map(({ offset, at, ...change }) => {
    const isGone = 'update' in change && gone.has(change.update.id)
    const rest = isGone ? { kind: 'update.removed', at, update: { id: change.update.id } } : { at, ...change }
    return { offset, text: JSON.stringify({ offset, ...rest }) }
  })
  const head = { epoch: 'e', offset: changes.length }
  const log: Pick<Log, 'read' | 'head'> = {
    head: async () => head,
    read: async (_, { offset }, limit) => ({ kind: 'changes', changes: texts.slice(offset, offset + limit), head }),
  }
  const changesAt = async (_: string, offsets: readonly number[]) => texts.filter(one => offsets.includes(one.offset))
  return { log, records: { changesAt } }
}

function manyChanges(length: number, onPart: (size: number) => void = () => {}): Pick<Log, 'read' | 'head'> {
  const id = (n: number) => `0195a1b2-0000-7000-8000-${String(n).padStart(12, '0')}`
  const head = { epoch: 'e', offset: length }
  const text = (offset: number) =>
    `{"offset":${offset},"kind":"update.published","at":"${atOf(offset)}","update":{"id":"${id(offset)}","time":"${atOf(offset)}","key":false,"pinned":false}}`
  return {
    head: async stream => (stream.startsWith('blog:') ? head : undefined),
    async read(_, { offset }, limit) {
      const size = Math.min(limit, length - offset)
      onPart(size)
      const changes = Array.from({ length: size }, (_, n) => ({ offset: offset + n + 1, text: text(offset + n + 1) }))
      return { kind: 'changes', changes, head }
    },
  }
}
