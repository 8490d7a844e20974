/** The contract of pruning: what every store must delete and keep; run once per adapter. */
import { describe, expect, test } from 'vitest'
import { BEGINNING } from '#shared/protocol/cursor.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import type { Entry, Log } from '#store/log/log.ts'
import type { Pruned, Retention } from '#store/log/retention.ts'
import { KEPT_CHANGES } from '#store/log/retention-sql.ts'
import { creates, idOf, makeBlog, makeUpdate, publishes } from '#test/support/data/entries.ts'

type RetentionUnderTest = AsyncDisposable & {
  readonly log: Log
  readonly retention: Retention
  /** Runs a statement and returns its first row. */
  run(text: string): Promise<Record<string, unknown> | undefined>
}

const BLOG = idOf('budget-day')
const STREAM = publicStream(BLOG)
const [OLD, CUT, NEW] = ['2026-03-04T16:44:00.000Z', '2026-03-10T00:00:00.000Z', '2026-03-11T08:00:00.000Z'] as const

export function retentionContract(name: string, open: () => Promise<RetentionUnderTest>): void {
  describe(`retention on ${name}`, () => {
    test('idempotency keys past their retention are deleted, and no others', async () => {
      await using store = await open()
      await post(store.log, { at: OLD, key: 'old' })
      await post(store.log, { at: NEW, key: 'new' })

      const gone = await prune(store, 'keys')

      expect(gone).toBe(1)
      expect((await post(store.log, { at: NEW, key: 'new' })).kind).toBe('repeated')
      expect((await post(store.log, { at: NEW, key: 'old' })).kind).toBe('appended')
    })

    test('keys of a version that stored no day get the day of their change', async () => {
      await using store = await open()
      await post(store.log, { at: OLD, key: 'old' })
      await post(store.log, { at: NEW, key: 'new' })
      await store.run("UPDATE idempotency_keys SET made_on = ''")

      const before = await prune(store, 'keys')
      const dated = await prune(store, 'undated keys')

      expect([before, dated, await prune(store, 'keys')]).toEqual([0, 2, 1])
      expect((await post(store.log, { at: NEW, key: 'new' })).kind).toBe('repeated')
    })

    test('the oldest changes are deleted, but never the last thousand; a cursor before the rest is a gap', async () => {
      await using store = await open()
      await Promise.all(Array.from({ length: KEPT_CHANGES + 20 }, () => post(store.log, { at: OLD })))

      const streams = await store.retention.streams('', 10)
      const first = await store.retention.prune({ what: 'changes', before: CUT, limit: 15, stream: STREAM })
      const rest = await prune(store, 'changes')

      expect([streams, first, rest, await prune(store, 'changes')]).toEqual([[STREAM], 15, 6, 0])
      expect((await store.log.read(STREAM, BEGINNING, 10)).kind).toBe('gap')
      expect((await store.log.read(STREAM, { epoch: '', offset: 20 }, 10)).kind).toBe('gap')
      const kept = await store.log.read(STREAM, { epoch: '', offset: 21 }, 2)
      expect(kept.kind === 'changes' && kept.changes.map(({ offset }) => offset)).toEqual([22, 23])
    })

    test('recent changes stay, and all that follow them', async () => {
      await using store = await open()
      await post(store.log, { at: NEW })
      await Promise.all(Array.from({ length: KEPT_CHANGES }, () => post(store.log, { at: NEW })))

      expect(await prune(store, 'changes')).toBe(1)
      expect(await prune(store, 'changes')).toBe(0)
      expect((await store.log.read(STREAM, { epoch: '', offset: 1 }, 1)).kind).toBe('changes')
    })

    test('ended alerts, items and turns are deleted by age; running ones are kept', async () => {
      await using store = await open()
      for (const [id, state, at] of [
        ['done', 'done', OLD],
        ['runs', 'running', OLD],
        ['new', 'done', NEW],
      ] as const) {
        await store.run(`INSERT INTO campaigns (id, blog, update_id, update_version, place, made_at, expires_at, state)
          VALUES ('${id}', 'b', 'u', 1, '${at}#1', '${at}', '${at}', '${state}')`)
        await store.run(`INSERT INTO hook_items (hook, item, update_id, seen_at) VALUES ('h', '${id}', 'u', '${at}')`)
        const runner = state === 'running' ? 'r' : ''
        await store.run(
          `INSERT INTO live_turns (blog, told, runner, held_until) VALUES ('${id}', '${at}#1', '${runner}', '')`,
        )
      }

      const gone = [await prune(store, 'alerts'), await prune(store, 'items'), await prune(store, 'turns')]

      expect(gone).toEqual([1, 2, 1])
      expect(await store.run("SELECT count(*) AS n FROM campaigns WHERE id = 'done'")).toMatchObject({
        n: expect.toSatisfy(n => Number(n) === 0),
      })
    })

    test('visits are deleted by their day', async () => {
      await using store = await open()
      const table = name === 'SQLite' ? 'site_visits' : 'site_visits_by_slot'
      const [slot, zero] = name === 'SQLite' ? ['', ''] : ['slot, ', '0, ']
      for (const day of [OLD.slice(0, 10), NEW.slice(0, 10)])
        await store.run(
          `INSERT INTO ${table} (visited_from, visited_on, ${slot}views, connections) VALUES ('own', '${day}', ${zero}1, 1)`,
        )

      const would = await store.retention.measure({ what: 'visits', before: CUT })

      expect([would.rows, await prune(store, 'visits'), await prune(store, 'visits')]).toEqual([1, 1, 0])
    })

    test('a measure counts what the deletion then takes, and takes nothing', async () => {
      await using store = await open()
      await post(store.log, { at: OLD, key: 'old' })
      await post(store.log, { at: NEW, key: 'new' })
      await Promise.all(Array.from({ length: KEPT_CHANGES + 20 }, () => post(store.log, { at: OLD })))
      const measured = async (what: Pruned) => store.retention.measure({ what, before: CUT, stream: STREAM })

      const [keys, changes, again] = [await measured('keys'), await measured('changes'), await measured('changes')]

      expect([changes, changes.bytes > 100, keys.bytes > 0]).toEqual([again, true, true])
      expect([keys.rows, changes.rows]).toEqual([await prune(store, 'keys'), await prune(store, 'changes')])
      expect(await measured('changes')).toEqual({ rows: 0, bytes: 0 })
    })

    test('a measure knows what goes with an ended coverage, and keys of versions that stored no day', async () => {
      await using store = await open()
      await post(store.log, { at: OLD, key: 'old' })
      await post(store.log, { at: NEW, key: 'new' })
      await store.run("UPDATE idempotency_keys SET made_on = ''")
      const measured = (more: object) => store.retention.measure({ what: 'keys', before: CUT, ...more })

      const undated = await measured({})
      await end(store.log)
      const [alone, ended] = [await measured({}), await measured({ endedBefore: CUT })]
      await prune(store, 'undated keys')

      expect([undated.rows, alone.rows, ended.rows]).toEqual([1, 1, 0])
      expect(await prune(store, 'keys')).toBe(1)
    })

    test('a coverage that ended long ago goes whole, in batches; one that goes on, or was changed since, stays', async () => {
      await using store = await open()
      for (let update = 0; update < 12; update += 1) await post(store.log, { at: OLD, key: `${update}` })
      const other = makeBlog(idOf('goes-on'))
      await store.log.append(creates(other.id))
      const { blog: id } = { blog: BLOG }
      await end(store.log)
      const asked = { what: 'ended', blog: id, limit: 5 } as const

      const young = await store.retention.prune({ ...asked, before: '2026-01-01T00:00:00.000Z' })
      const listed = await store.retention.endedBlogs({ before: CUT, after: '', limit: 10 })
      const would = await store.retention.measure({ what: 'ended', before: CUT })
      const batches: number[] = []
      for (let rows = -1; rows !== 0; batches.push(rows))
        rows = Number(await store.retention.prune({ ...asked, before: CUT }))

      const deleted = batches.reduce((total, rows) => total + rows, 0)
      expect([young, listed, would.rows]).toEqual([0, [id], deleted])
      // 12 updates and keys, 14 changes, and its own row.
      expect(deleted).toBe(39)
      expect(batches.length).toBeGreaterThan(3)
      expect(Math.max(...batches)).toBeLessThanOrEqual(25)
      for (const table of ['updates', 'changes', 'idempotency_keys', 'streams', 'blogs', 'pictures_shown'])
        expect([table, Number((await store.run(`SELECT count(*) AS n FROM ${table}`))?.n)]).toEqual([
          table,
          { streams: 2, changes: 1, blogs: 1 }[table] ?? 0,
        ])
      expect((await store.log.read(STREAM, BEGINNING, 10)).kind).toBe('unknown')
      expect((await store.log.read(publicStream(other.id), BEGINNING, 10)).kind).toBe('changes')
    })
  })
}

function prune({ retention }: Pick<RetentionUnderTest, 'retention'>, what: Pruned): Promise<number | 'busy'> {
  return retention.prune({ what, before: CUT, limit: 100, stream: STREAM })
}

async function end(log: Log): Promise<void> {
  const blog = { ...makeBlog(BLOG), version: 2, state: 'ended' as const, updatedAt: OLD }
  const change = { kind: 'blog.ended', at: OLD, blog }
  await log.append({ ...{ stream: STREAM, change, expects: 1 } } as Entry)
}

async function post(log: Log, { at, key }: { readonly at: string; readonly key?: string }) {
  if (!(await log.head(STREAM))) await log.append(creates(BLOG))
  const entry = publishes(makeUpdate(BLOG, 'text'), key ? { key, fingerprint: 'f' } : undefined)
  return log.append({ ...entry, change: { ...entry.change, at } as Entry['change'] })
}
