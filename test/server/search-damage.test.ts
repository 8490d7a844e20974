/** A server whose index of the search was damaged on the disk. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test, vi } from 'vitest'
import { scopeOf } from '#store/search/indexed-words.ts'
import { idOf } from '#test/support/data/entries.ts'
import { examine } from '#test/support/services/examine.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const PATIENCE_MS = 60_000
/** Each look reads every page of the file. */
const EVERY_MS = 500
const PAGE_BYTES = 4_096
const MANY = 60

test.for([
  { where: 'in some places', damagedBytes: 1_000 },
  { where: 'all over some pages', damagedBytes: PAGE_BYTES },
])(
  'an index that is damaged $where fails no removal, finds nothing removed, and is mended by the server',
  {
    timeout: 2 * PATIENCE_MS,
  },
  async ({ damagedBytes }) => {
    await using app = await startApp({ blog: 'budget-day' })
    const words = (n: number) => Array.from({ length: 40 }, (_, at) => `word${n * 40 + at}`).join(' ')
    const posted = await Promise.all(
      Array.from({ length: MANY }, (_, n) => app.post('budget-day', `Persephone ${words(n)}`)),
    )
    await found(app, 'persephone')
    await app.stop()
    damageIndex(join(app.folder, 'crier.db'), damagedBytes)

    const told = await examine({ CRIER_DATA: app.folder })
    await app.restart()
    const removal = await app.api('DELETE', `/v1/blogs/budget-day/updates/${posted[0]?.id}?mode=remove`)
    const gone = await app.api('GET', '/v1/blogs/budget-day/search?q=%22word7%22', { key: null })
    const left = await found(app, 'persephone')
    const look = async () => {
      const { of } = await examine({ CRIER_DATA: app.folder })
      return !of('database').join().includes('searches find less') && of('database')
    }
    const mended = await vi.waitUntil(look, { timeout: PATIENCE_MS, interval: EVERY_MS })

    expect(told.of('database')).toContainEqual(expect.stringContaining('warning: The index of the search is damaged'))
    expect(told.of('database').filter(line => line.startsWith('problem: '))).toEqual([])
    expect(removal.status).toBe(200)
    expect(gone.body.results).toEqual([])
    expect(left).toHaveLength(MANY - 1)
    expect(mended).toContainEqual(expect.stringContaining('Its pages are intact'))
    expect(app.logged.filter(line => line.includes('the index of the search is damaged'))).toHaveLength(1)
  },
)

async function found(app: TestApp, typed: string): Promise<readonly unknown[]> {
  return vi.waitUntil(async () => {
    const all: unknown[] = []
    let page = ''
    for (;;) {
      const { body } = await app.api('GET', `/v1/blogs/budget-day/search?q=${typed}&limit=50${page}`, { key: null })
      if (!body.complete) return false
      all.push(...body.results)
      if (body.older === undefined) return all
      page = `&before=${body.older}`
    }
  }, PATIENCE_MS)
}

/** In pages that have words of the index, as a failing disk would: some bytes in the middle. */
function damageIndex(file: string, damagedBytes: number): void {
  using database = new DatabaseSync(file)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  const bytes = readFileSync(file)
  const scope = scopeOf(idOf('budget-day')).slice(1)
  let damaged = 0
  for (let page = PAGE_BYTES; page < bytes.length; page += PAGE_BYTES) {
    const at = bytes.indexOf(scope, page, 'latin1')
    // Leaves of the index begin with the length of the first word, and no text of an update has the scope.
    if (at < 0 || at >= page + PAGE_BYTES || bytes[page] !== 13) continue
    if (bytes.subarray(page, page + PAGE_BYTES).includes('budget-day')) continue
    const from = (PAGE_BYTES - damagedBytes) / 2
    bytes.fill(0xee, page + from, page + from + damagedBytes)
    damaged += 1
  }
  expect(damaged).toBeGreaterThan(0)
  writeFileSync(file, bytes)
}
