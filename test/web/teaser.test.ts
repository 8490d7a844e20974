/** The newest headlines of a coverage, for home pages: as data and as HTML. */
import { expect } from 'vitest'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'

const test = testWith({ app: () => startApp({ env: { CRIER_READER_JWT_SECRET: 'x'.repeat(32) } }) })

test('a home page gets the newest headlines, as data with an ETag and as HTML', async ({ app }) => {
  const [first, second, third] = await coverage(app, 'storm')
  const data = await read(app, '/embed/storm/teaser.json?count=2')
  const { text, headers } = await read(app, '/embed/storm/teaser?count=2')
  const again = await app.api('GET', '/embed/storm/teaser.json?count=2', {
    ...{ key: null, headers: { 'If-None-Match': data.headers.get('ETag') ?? '' } },
  })

  expect(JSON.parse(data.text)).toMatchObject({
    ...{
      title: 'A <storm>',
      href: `${app.url}/blogs/storm`,
      language: 'en',
      direction: 'ltr',
      status: 'Live coverage',
    },
    ...{
      every: 20,
      updates: [
        { id: third.id, headline: 'Boats leave.' },
        { id: second.id, headline: 'No <trains>' },
      ],
    },
  })
  expect(data.headers.get('Cache-Control')).toContain('max-age=5')
  expect([again.status, headers.get('X-Robots-Tag')]).toEqual([304, 'noindex'])
  expect(text).toContain(`<crier-teaser src="${app.url}/blogs/storm" count="2" style="display:block;min-height:`)
  expect(text).toContain(`<a href="${app.url}/blogs/storm#update-${second.id}">`)
  expect(text).toContain('No &lt;trains&gt;')
  expect(text).not.toContain(first.id)
})

test('it follows corrections, retractions, removals and the end', async ({ app }) => {
  const [first, second, third] = await coverage(app, 'flood')
  const at = (id: string) => `/v1/blogs/flood/updates/${id}`

  await app.api('PATCH', at(first.id), { headers: { 'If-Match': '"1"' }, body: { markdown: 'Ten roofs.' } })
  await app.api('DELETE', at(second.id), { body: { note: 'Wrong' } })
  await app.api('DELETE', `${at(third.id)}?mode=remove`)
  await app.api('PATCH', '/v1/blogs/flood', { headers: { 'If-Match': '"1"' }, body: { state: 'ended' } })
  const { text } = await read(app, '/embed/flood/teaser.json')

  expect(JSON.parse(text)).toMatchObject({
    status: 'Coverage ended',
    updates: [{ retracted: true }, { headline: 'Ten roofs.' }],
  })
  expect(text).not.toMatch(/every|Boats/)
})

test('key events, a topic and the oldest first may be asked for; bad values count as absent', async ({ app }) => {
  await app.createBlog('vote', { title: 'Vote', language: 'ar', topics: [{ id: 'seats', name: 'Seats' }] })
  const at = (hour: number) => ({ time: `2026-03-04T${hour}:00:00.000Z` })
  await app.post('vote', 'A', { key: true, ...at(10) })
  await app.post('vote', 'B', { topics: ['seats'], ...at(11) })
  await app.post('vote', 'C', at(12))
  const shown = async (query: string) => {
    const { updates, direction } = JSON.parse((await read(app, `/embed/vote/teaser.json${query}`)).text)
    return `${direction} ${updates.map(({ headline }: { headline: string }) => headline).join('')}`
  }

  expect(await Promise.all(['', '?key-only', '?topic=seats', '?order=oldest&count=2', '?count=-3'].map(shown))).toEqual(
    [...['rtl CBA', 'rtl A', 'rtl B', 'rtl BC', 'rtl CBA']],
  )
})

test('private and unknown coverages have none', async ({ app }) => {
  await app.createBlog('members', { access: 'private' })

  for (const path of ['members/teaser', 'members/teaser.json', 'none/teaser', 'none/teaser.json']) {
    expect([path, (await read(app, `/embed/${path}`)).status]).toEqual([path, 404])
  }
})

async function coverage(app: TestApp, id: string) {
  await app.createBlog(id, { title: 'A <storm>', language: 'en' })
  const at = (hour: number) => ({ time: `2026-03-04T${hour}:00:00.000Z` })
  const first = await app.post(id, 'Nine roofs.', at(10))
  const second = await app.post(id, 'None.', { title: 'No <trains>', ...at(11) })
  const third = await app.post(id, 'Boats leave.', at(12))
  return [first, second, third] as const
}

function read(app: TestApp, path: string) {
  return app.api('GET', path, { key: null })
}
