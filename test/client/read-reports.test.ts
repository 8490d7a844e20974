/** An app's reports of what its reader views and reads. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { createReadReports } from '#client/sdk/src/read-reports.ts'
import { reportReads } from '#client/sdk/src/reads.ts'
import { startApp } from '#test/support/services/start-app.ts'

type Report = { readonly sampling: number; readonly viewed: readonly string[]; readonly read: readonly string[] }

test('an app that says what is in view is counted, once, though its network failed', async () => {
  await using app = await startApp({ blog: 'storm' })
  const shown = await app.post('storm', 'The river rises')
  const below = await app.post('storm', 'Trains stop')
  expect((await app.api('GET', '/sdk-reads.js', { key: null })).status).toBe(200)
  const { body: coverage } = await app.api('GET', '/v1/blogs/storm', { key: null })
  const arrived: Report[] = []
  let isOnline = false
  const reads = reportReads(
    `${app.url}/blogs/storm`,
    { coverage },
    {
      async fetch(address, asked) {
        if (!isOnline) throw new TypeError('no network')
        arrived.push(JSON.parse(String(asked.body)))
        expect([asked.credentials, Object.keys(asked.headers ?? {})]).toEqual(['omit', ['Content-Type']])
        return fetch(address, asked)
      },
    },
  )
  onTestFinished(() => reads.close())

  reads.show([shown.id, 'not-in-the-coverage'])
  const readAfter = performance.now() + 2_100
  await expect.poll(() => performance.now() > readAfter, { timeout: 10_000 }).toBe(true)
  reads.show([below.id])
  await reads.send()
  isOnline = true
  await reads.send()
  await reads.send()
  await reads.close()
  await app.restart()

  expect(arrived).toEqual([{ sampling: 0, viewed: [shown.id], read: [shown.id] }])
  const { updates } = (await app.api('GET', '/v1/blogs/storm/reads')).body
  const once = { count: 1, error: 0 }
  expect(updates).toEqual([{ id: shown.id, views: once, reads: once }])
})

test('what waits after hours without a network is sent in reports of a hundred, each update once', async () => {
  let status = 503
  const { reports, sent } = newReports(() => Response.json({ sampling: 0 }, { status }))
  const ids = Array.from({ length: 250 }, (_, n) => `update ${n}`)
  const seen = ids.map(id => ({ id, characters: 40 }))
  for (const second of [0, 1, 2]) reports.look(seen, second * 1_000)

  expect(await reports.send()).toBe(false)
  status = 200
  const outcomes = [await reports.send(), await reports.send(), await reports.send(), await reports.send()]

  expect(outcomes).toEqual([true, true, true, undefined])
  const kept = sent.slice(1)
  expect(kept.map(({ viewed, read }) => [viewed.length, read.length])).toEqual([[100, 100], [100, 100], [50, 50]]) // biome-ignore format: one row
  expect(kept.flatMap(({ viewed }) => viewed)).toEqual(ids)
  expect(kept.flatMap(({ read }) => read)).toEqual(ids)
})

test.each([
  ['more readers came, and it was drawn again', 0.24, { sampling: 2 }, false],
  ['more readers came, and it was not', 0.26, { sampling: 2 }, true],
  ['the server counts no longer', 0, {}, true],
])('%s: it goes on with the new sampling, or ends', async (_, drawn, receipt, isEnded) => {
  vi.spyOn(Math, 'random').mockReturnValue(drawn)
  onTestFinished(() => void vi.restoreAllMocks())
  const { reports, sent, ended } = newReports(() => Response.json(receipt))
  reports.look([{ id: 'first', characters: 9_000 }], 0)
  reports.look([{ id: 'first', characters: 9_000 }], 1_000)
  await reports.send()
  for (const second of [2, 3]) reports.look([{ id: 'second', characters: 9_000 }], second * 1_000)
  if (!isEnded) await reports.send()

  expect(ended).toHaveBeenCalledTimes(isEnded ? 1 : 0)
  expect(sent.map(({ sampling }) => sampling)).toEqual(isEnded ? [0] : [0, 2])
})

test.each([
  ['a server that does not count', {}, {}],
  ['a reader whose browser asks not to be counted', { sampling: 0 }, { globalPrivacyControl: true }],
  ['a reader who was not drawn', { sampling: 30 }, {}],
])('nothing is sent for %s', async (_, coverage, navigator) => {
  vi.stubGlobal('navigator', navigator)
  vi.useFakeTimers()
  onTestFinished(() => void vi.unstubAllGlobals())
  onTestFinished(() => void vi.useRealTimers())
  const request = vi.fn()
  const update = { id: 'a', body: [] }
  const held = { ...coverage, updates: [update], pinned: [] } as never
  const reads = reportReads('https://news.example/blogs/a', { coverage: held }, { fetch: request })

  reads.show(['a'])
  await vi.advanceTimersByTimeAsync(120_000)
  await reads.close()

  expect(request).not.toHaveBeenCalled()
})

function newReports(answer: () => Response) {
  const sent: Report[] = []
  const ended = vi.fn()
  const reports = createReadReports({
    ...{ sampling: 0, onEnd: ended },
    post: async body => {
      sent.push(JSON.parse(body))
      return answer()
    },
  })
  return { reports, sent, ended }
}
