import { beforeEach, expect, test } from 'vitest'
import type { Change } from '#shared/blog/change.ts'
import { textIn } from '#test/support/data/entries.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { demand } from '#test/support/services/call-api.ts'
import { type CrierProcess, startCrier } from '#test/support/services/crier-process.ts'

const UPDATES = '/v1/blogs/budget-day/updates'

const POSTERS = 16

let folder: string
beforeEach(async () => {
  folder = await newFolder()
})

test('after a kill in the middle of a burst, every acknowledged post is there, and a reader gets all once and in order', async () => {
  await using first = await startCrier({ folder })
  demand(await first.api('POST', '/v1/blogs', { body: { id: 'budget-day', title: 'Budget day' } }))
  await using reader = await follow({ url: first.url, channel: 'blog:budget-day' })
  const answered: { text: string; offset: number }[] = []
  let killed: Promise<unknown> | undefined
  await Promise.all(
    Array.from({ length: POSTERS }, async (_, poster) => {
      for (let n = 0; !killed; n += 1) {
        const text = `${poster}-${n}`
        const posted = await post(first, text).catch(() => undefined)
        if (posted) answered.push({ text, offset: offsetOf(posted.cursor) })
        if (answered.length >= 200) killed ??= first.kill('SIGKILL')
      }
    }),
  )
  await killed

  await using second = await startCrier({ folder, port: Number(new URL(first.url).port) })
  const changes = await allChanges(second)
  const after = Array.from({ length: 20 }, (_, n) => `after ${n}`)
  for (const text of after) await post(second, text)

  expect(changes.map(({ offset }) => offset)).toEqual(changes.map((_, index) => index + 1))
  const texts = changes.map(textIn)
  for (const { text, offset } of answered) expect(texts[offset - 1]).toBe(text)
  expect(new Set(texts).size).toBe(texts.length)
  const shown = [...texts.slice(1), ...after]
  expect((await reader.nextOf(shown.length)).map(textIn)).toEqual(shown)
})

test('a post repeated with its key after a lost response is not duplicated', async () => {
  await using first = await startCrier({ folder })
  demand(await first.api('POST', '/v1/blogs', { body: { id: 'budget-day', title: 'Budget day' } }))
  const texts = Array.from({ length: 200 }, (_, n) => `update ${n}`)
  let answered = 0
  let killed: Promise<unknown> | undefined
  await Promise.all(
    texts.map(async text => {
      await post(first, text).catch(() => {})
      answered += 1
      if (answered === 60) killed = first.kill('SIGKILL')
    }),
  )
  await killed

  await using second = await startCrier({ folder })
  for (const text of texts) await post(second, text)

  const [, ...posted] = (await allChanges(second)).map(textIn)
  expect(posted.toSorted()).toEqual(texts.toSorted())
})

test('on a signal, it finishes requests in flight, tells its readers to reconnect, and exits with 0', async () => {
  await using crier = await startCrier({ folder })
  demand(await crier.api('POST', '/v1/blogs', { body: { id: 'budget-day', title: 'Budget day' } }))
  await using reader = await follow({ url: crier.url, channel: 'blog:budget-day' })
  const told = new Promise(resolve => reader.client.on('connecting', ({ code }) => resolve(code)))
  const inFlight = Array.from({ length: 50 }, (_, n) => post(crier, `update ${n}`).then(({ cursor }) => cursor))
  await Promise.race(inFlight)

  const exit = crier.kill('SIGTERM')

  expect(await told).toBe(3001)
  expect(await exit).toBe(0)
  const cursors = (await Promise.allSettled(inFlight)).flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
  await using again = await startCrier({ folder })
  const offsets = (await allChanges(again)).map(({ offset }) => offset)
  for (const cursor of cursors) expect(offsets).toContain(offsetOf(cursor))
})

test('workers publish a scheduled update once; killed before its time, they publish it when they are back', async () => {
  await using first = await startCrier({ folder, env: { CRIER_WORKERS: '2' } })
  demand(await first.api('POST', '/v1/blogs', { body: { id: 'budget-day', title: 'Budget day' } }))
  await using reader = await follow({ url: first.url, channel: 'blog:budget-day' })
  const [inTime, late] = [800, 2_000].map(ms => new Date(Date.now() + ms).toISOString())
  const schedule = async (markdown: string, publishAt: string | undefined) =>
    demand(await first.api('POST', UPDATES, { body: { markdown, status: 'scheduled', publishAt } }))
  await Promise.all([schedule('in time', inTime), schedule('late', late)])
  expect(textIn(await reader.next())).toBe('in time')
  await first.kill('SIGKILL')

  await using _second = await startCrier({ folder, port: Number(new URL(first.url).port) })
  const change = await reader.next()
  expect([textIn(change), change.offset]).toEqual(['late', 3])
  expect(change).toMatchObject({ kind: 'update.published', update: { time: late, status: 'published' } })
})

async function post(crier: CrierProcess, text: string): Promise<{ cursor: string }> {
  const headers = { 'Idempotency-Key': `key-of-${text.replace(' ', '-')}` }
  return demand(await crier.api('POST', UPDATES, { body: { markdown: text }, headers }))
}

async function allChanges(crier: CrierProcess): Promise<Change[]> {
  const changes: Change[] = []
  let after = ''
  for (let more = true; more; ) {
    const page = demand(await crier.api('GET', `/v1/blogs/budget-day/changes${after}`))
    changes.push(...page.changes)
    after = `?after=${page.cursor}`
    more = page.more
  }
  return changes
}

const offsetOf = (cursor: string): number => Number(cursor.split('.')[1])
