/** The rail of times on the page of a coverage. */
import { expect, vi } from 'vitest'
import type { Blog } from '#shared/blog/blog.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { jumpForm } from '#web/pages/jump.ts'
import { rail } from '#web/pages/rail.ts'
import { pageWordsFor } from '#web/pages/words.ts'

const PATIENCE_MS = 30_000
const test = testWith({ app: () => startApp() })

test('a page shows each hour with its updates and key events, and leads to it; removals and topics count', async ({
  app,
}) => {
  await app.createBlog('budget-day', {
    coverage: { start: '2026-03-04T09:00:00.000Z' },
    timeZone: 'Asia/Kolkata',
    topics: [{ id: 'rain', name: 'Rain' }],
  })
  const at = (time: string, fields: object = {}) =>
    app.post('budget-day', 'News', { time: `2026-03-04T${time}:00.000Z`, ...fields })
  const removed = await at('09:29')
  for (let n = 0; n < 24; n += 1) await at(n < 20 ? '11:45' : '09:31', n === 0 ? { key: true, topics: ['rain'] } : {})
  await app.api('DELETE', `/v1/blogs/budget-day/updates/${removed.id}?mode=remove`)

  const page = await railOf(app, '')
  const bars = barsIn(page)

  expect(bars.map(({ text }) => text)).toEqual([
    '1700 GMT+5:30, Updates: 20, Key events: 1',
    '1600 GMT+5:30, Updates: 0',
    '1500 GMT+5:30, Updates: 4',
    '1400 GMT+5:30, Updates: 0',
  ])
  expect(bars.map(({ short }) => short)).toEqual(['17', '16', '15', '14'])
  const shown = await app.api('GET', `/blogs/budget-day${bars[2]?.href.replace('#updates', '')}`, { key: null })
  expect(shown.text.match(/<article/g)).toHaveLength(4)
  expect(barsIn(shown.text).find(({ isHere }) => isHere)?.text).toBe('1500 GMT+5:30, Updates: 4')
})

test('days are shown for a long coverage, and a short one has no rail', () => {
  const blog = {
    coverage: { start: '2026-03-01T00:00:00.000Z' },
    timeZone: 'UTC',
    language: 'de',
    clock: '24h',
  } as Blog
  const given = { blog, quarters: [], before: undefined, kept: [['topic', 'rain']] as const, words: pageWordsFor('de') }
  const days = rail({ ...given, until: '2026-03-05T12:00:00.000Z' })?.markup ?? ''

  expect(days.match(/<li>/g)).toHaveLength(5)
  expect(days).toContain('href="?topic=rain&amp;before=')
  expect(rail({ ...given, until: '2026-03-01T00:30:00.000Z' })).toBeUndefined()
  expect(jumpForm({ ...given, until: '2026-03-05T12:00:00.000Z' })?.markup).toContain('name="topic" value="rain"')
})

async function railOf(app: TestApp, query: string): Promise<string> {
  return vi.waitUntil(async () => {
    const { text } = await app.api('GET', `/blogs/budget-day${query}`, { key: null })
    return text.includes('class="crier rail"') && text.includes('Updates: 20') && text
  }, PATIENCE_MS)
}

function barsIn(page: string) {
  const found = [
    ...page.matchAll(/<li><a href="([^"]+)" title="([^"]+)" aria-label="\d\d, \2" data-level="\d"([^>]*)>(\d\d)</g),
  ]
  return found.map(([, href = '', text = '', more = '', short]) => ({
    ...{ href: href.replaceAll('&amp;', '&'), text, short, isHere: more.includes('aria-current') },
  }))
}
