/** `crier reads` prints what was viewed and read, by site, and as CSV for each update. */
import { expect, test } from 'vitest'
import { startApp } from '#test/support/services/start-app.ts'
import { runHere } from './run-here.ts'

test('views and reads are printed by site with their sum, and as CSV by update and site', async () => {
  await using app = await startApp({ blog: 'storm' })
  const update = await app.post('storm', 'The storm is here')
  const env = () => ({ CRIER_URL: app.url, CRIER_KEY: app.adminKey })
  const none = await runHere(['reads', 'storm'], env())
  const body = { sampling: 0, viewed: [update.id], read: [update.id] }
  await app.api('POST', '/v1/blogs/storm/reads', { body, key: null })
  await app.restart()

  const table = await runHere(['reads', 'storm'], env())
  const csv = await runHere(['reads', 'storm', '--csv'], env())

  expect(none.out).toBe('Nothing was viewed yet.\n')
  expect(table.out).toMatch(/^WHERE +VIEWS +READS\n~apps +1 +1\nall +1 +1\n$/)
  expect(csv.out).toBe(`update,site,views,views_error,reads,reads_error\r\n${update.id},~apps,1,0,1,0\r\n`)
})
