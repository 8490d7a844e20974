/** Log lines about requests: one per request, tied to its response by an id, and rate-limited during an outage. */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { createSparing } from '#platform/logger/sparing.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

test('the id of a request, received or generated, is in its response and its log line', async () => {
  await using app = await startApp()

  const given = await app.api('GET', '/v1/blogs', { headers: { 'X-Request-Id': 'proxy-1:7' } })
  const made = await app.api('GET', '/v1/blogs')

  expect(given.headers.get('X-Request-Id')).toBe('proxy-1:7')
  expect(made.headers.get('X-Request-Id')).toMatch(/^[\da-f-]{36}$/)
  expect(linesOf(app).map(({ request }) => request)).toEqual(
    expect.arrayContaining(['proxy-1:7', made.headers.get('X-Request-Id')]),
  )
})

test.each(['"><script>', 'a b', 'a'.repeat(129)])('%j is not a valid id: one is generated', async id => {
  await using app = await startApp()

  const { headers } = await app.api('GET', '/healthz', { headers: { 'X-Request-Id': id } })

  expect(headers.get('X-Request-Id')).toMatch(/^[\da-f-]{36}$/)
})

test('a recurring bug is logged ten times with its stack, each in one line', async () => {
  await using app = await startApp({ blog: 'budget-day' })
  using file = new DatabaseSync(join(app.folder, 'crier.db'))
  file.exec('ALTER TABLE updates RENAME TO elsewhere')

  for (let n = 0; n < 30; n += 1) await app.api('GET', '/v1/blogs/budget-day/updates')

  const failed = linesOf(app).filter(({ status }) => status === 500)
  expect(failed).toHaveLength(10)
  expect(failed[0]).toMatchObject({ msg: 'a request failed', code: 'internal', err: { stack: expect.any(String) } })
})

test('repeated lines are suppressed, and their count is logged', () => {
  const clock = new ManualClock()
  const spared: unknown[] = []
  const isSaid = createSparing({ clock, onSpared: (...told) => spared.push(told) })

  const said = Array.from({ length: 25 }, () => isSaid('unavailable')).filter(Boolean)
  const other = isSaid('storage_full')
  clock.advance(10_000)

  expect([said.length, other]).toEqual([10, true])
  expect(spared).toEqual([['unavailable', 15]])
  expect(isSaid('unavailable')).toBe(true)
})

test('ten thousand kinds take no more memory than a hundred', () => {
  const clock = new ManualClock()
  const spared: unknown[] = []
  const isSaid = createSparing({ clock, onSpared: (...told) => spared.push(told) })

  const said = Array.from({ length: 10_000 }, (_, n) => isSaid(`bug ${n}`)).filter(Boolean)
  clock.advance(10_000)

  expect(said).toHaveLength(110)
  expect(spared).toEqual([['others', 9_890]])
})

function linesOf({ logged }: TestApp): Readonly<Record<string, unknown>>[] {
  return logged.map(line => JSON.parse(line)).filter(({ method }) => method !== undefined)
}
