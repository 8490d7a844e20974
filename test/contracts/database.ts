/** The contract of the port to a database; run once per adapter. */
import { describe, expect } from 'vitest'
import type { Database } from '#store/sql/database.ts'
import { NOW_MS } from '#store/sql/portable.ts'
import { testWith } from '#test/support/test-with.ts'

type DatabaseUnderTest = AsyncDisposable & {
  /** With an empty table `notes (id TEXT PRIMARY KEY, body TEXT, stars INTEGER)`. */
  readonly database: Database
  /** Another connection to the same tables. */
  readonly elsewhere: Database
}

const SQL = {
  add: 'INSERT INTO notes (id, body, stars) VALUES (?, ?, ?)',
  all: 'SELECT id, body, stars FROM notes ORDER BY id',
  count: 'SELECT count(*) AS notes FROM notes',
  now: `SELECT ${NOW_MS} AS now_ms`,
  of: {
    sqlite: 'SELECT id FROM notes WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id',
    postgres: 'SELECT id FROM notes WHERE id = ANY (?::text[]) ORDER BY id',
  },
  lock: { postgres: 'SELECT pg_advisory_xact_lock(?, 1)' },
} as const

const TEXTS = ['', "Robert'); DROP TABLE notes;--", 'a\r\nb', 'مكتب 🗞️', '$1 ?', '["a"]']

export function databaseContract(name: string, open: () => Promise<DatabaseUnderTest>): void {
  const test = testWith({ store: open })

  describe(`a database ${name}`, () => {
    test('values of any content come back unchanged', async ({ store }) => {
      const { run } = store.database.prepare(SQL)

      for (const [index, body] of TEXTS.entries()) await run('add', [`${index}`, body, index])
      await run('add', ['null', null, 0])

      const rows = await run('all')
      expect(rows.map(({ body }) => body)).toEqual([...TEXTS, null])
      expect(rows.map(({ stars }) => Number(stars))).toEqual([0, 1, 2, 3, 4, 5, 0])
    })

    test('a list is a single value, even if empty', async ({ store }) => {
      const { run } = store.database.prepare(SQL)
      for (const id of ['a', 'b', 'c"']) await run('add', [id, '', 0])

      expect(await run('of', [['c"', 'a', 'none']])).toEqual([{ id: 'a' }, { id: 'c"' }])
      expect(await run('of', [[]])).toEqual([])
    })

    test("the clock is the database's, in milliseconds", async ({ store }) => {
      const [row] = await store.database.prepare(SQL).run('now')

      expect(Math.abs(Number(row?.now_ms) - Date.now())).toBeLessThan(60_000)
    })

    test('a failed transaction leaves nothing behind, and the next one succeeds', async ({ store }) => {
      const prepared = store.database.prepare(SQL)
      const failing = prepared.transaction(async run => {
        await run('add', ['a', '', 0])
        await run('add', ['a', '', 0])
      })

      await expect(failing).rejects.toThrow()
      expect(await prepared.run('all')).toEqual([])
      await prepared.transaction(run => Promise.all([run('lock', [7]), run('add', ['a', '', 0])]))
      expect(await prepared.run('all')).toHaveLength(1)
    })

    test('concurrent transactions and single statements do not mix, over any connection', async ({ store }) => {
      const [here, there] = [store.database.prepare(SQL), store.elsewhere.prepare(SQL)]
      const addNext = (prepared: typeof here) =>
        prepared.transaction(async run => {
          await run('lock', [7])
          const [row] = await run('count')
          await run('add', [String(row?.notes), '', 0])
        })
      const failing = here.transaction(async run => {
        await run('add', ['lost', '', 0])
        await run('add', ['lost', '', 0])
      })

      const begun = [here, there, here, there].map(addNext)
      const alone = here.run('add', ['alone', '', 0])
      await Promise.allSettled([failing])
      await Promise.all([...begun, alone])

      const ids = (await there.run('all')).map(({ id }) => id)
      expect(ids).toContain('alone')
      expect(ids).not.toContain('lost')
      expect(ids).toHaveLength(5)
    })

    test('a snapshot is consistent despite concurrent writes', async ({ store }) => {
      const [here, there] = [store.database.prepare(SQL), store.elsewhere.prepare(SQL)]
      let written: Promise<unknown> | undefined

      const [before, after] = await here.snapshot(async run => {
        const first = await run('all')
        written = there.run('add', ['a', '', 0])
        return [first, await run('all')]
      })
      await written

      expect([before, after]).toEqual([[], []])
      expect(await here.run('all')).toHaveLength(1)
    })
  })
}
