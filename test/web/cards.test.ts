/** The pictures of link previews: what they show, whom they are for, and what they cost. */
import sharp from 'sharp'
import { expect } from 'vitest'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { cardText } from '#web/cards/card-text.ts'
import { Cards } from '#web/cards/cards.ts'
import { drawCard } from '#web/cards/draw-card.ts'

const test = testWith({
  app: () => startApp({ env: { CRIER_READER_JWT_SECRET: 'x'.repeat(32), CRIER_PUBLISHER: 'The Record' } }),
})

test('a link to an update or to its coverage is previewed with a picture that the server draws', async ({ app }) => {
  await app.createBlog('storm', { title: 'A storm', language: 'en' })
  const update = await app.post('storm', 'No trains.', { title: 'Trains <stop> & wait' })
  const paths = ['storm', `storm/updates/${update.id}`]

  const pages = await Promise.all(paths.map(async path => (await app.api('GET', `/blogs/${path}`, { key: null })).text))
  const addresses = pages.map(page => propertyOf(page, 'og:image'))
  const shown = await Promise.all(addresses.map(address => picture(app, address)))

  expect(addresses).toEqual(paths.map(path => expect.stringContaining(`${app.url}/blogs/${path}/card.jpg?v=`)))
  expect(shown).toEqual(paths.map(() => expect.objectContaining({ format: 'jpeg', width: 1_200, height: 630 })))
  expect(pages.map(page => [propertyOf(page, 'og:image:width'), propertyOf(page, 'og:image:height')])).toEqual([
    ['1200', '630'],
    ['1200', '630'],
  ])
  expect(propertyOf(pages[1] ?? '', 'og:image:alt')).toContain('Trains &lt;stop&gt; &amp; wait · ')
  expect(pages.join()).toContain('<meta name="twitter:card" content="summary_large_image">')
})

test('it follows corrections and retractions, and is gone with the update', async ({ app }) => {
  await app.createBlog('flood', { title: 'A flood', language: 'en' })
  const update = await app.post('flood', 'Text', { title: 'Six metres' })
  const at = `/blogs/flood/updates/${update.id}`
  const read = () => app.api('GET', `${at}/card.jpg`, { key: null })
  const image = async () => propertyOf((await app.api('GET', at, { key: null })).text, 'og:image')
  const [first, address] = [await read(), await image()]

  const held = await app.api('GET', `${at}/card.jpg`, { key: null, headers: { 'If-None-Match': tagOf(first) } })
  await app.api('PATCH', `/v1${at}`, {
    headers: { 'If-Match': '"1"' },
    body: { title: 'Four metres', markdown: 'Text' },
  })
  const [corrected, next] = [await read(), await image()]
  await app.api('DELETE', `/v1${at}`, { body: { note: 'Wrong' } })
  const retracted = await read()
  await app.api('DELETE', `/v1${at}?mode=remove`)
  const removed = await read()

  expect([first.status, held.status, corrected.status, retracted.status, removed.status]).toEqual([
    200, 304, 200, 200, 410,
  ])
  expect(new Set([first, corrected, retracted].map(tagOf)).size).toBe(3)
  expect(next).not.toBe(address)
})

test('drafts, private coverages and unknown ones have none', async ({ app }) => {
  await app.createBlog('open', { title: 'Open' })
  await app.createBlog('members', { access: 'private', publicStandfirst: 'For members' })
  const [draft, inside] = [await app.post('open', 'No', { status: 'draft' }), await app.post('members', 'No')]
  const paths = ['members', `members/updates/${inside.id}`, `open/updates/${draft.id}`, 'none', 'open/updates/x']

  for (const path of paths) {
    expect([path, (await app.api('GET', `/blogs/${path}/card.jpg`, { key: null })).status]).toEqual([path, 404])
  }
  expect((await app.api('GET', '/blogs/members', { key: null })).text).not.toContain('card.jpg')
})

test('a title from right to left stands on the right, and one without our letters has no picture', async ({ app }) => {
  const titles = { ar: 'العاصفة', he: 'הסערה', de: 'Überschwemmung', uk: 'Київ', ja: '東京の嵐' }
  const sides: Record<string, string> = {}
  for (const [language, title] of Object.entries(titles)) {
    await app.createBlog(`in-${language}`, { title, language })
    const answer = await fetch(`${app.url}/blogs/in-${language}/card.jpg`)
    sides[language] = answer.ok ? await inkOf(Buffer.from(await answer.arrayBuffer())) : String(answer.status)
  }

  expect(sides).toEqual({ ar: 'right', he: 'right', de: 'left', uk: 'left', ja: '404' })
})

test.for([
  [{ x: 0, y: 0.5 }, { width: 2_520, height: 630 }, 'red'],
  [{ x: 1, y: 0.5 }, { width: 2_520, height: 630 }, 'blue'],
  [{ x: 0.5, y: 0 }, { width: 600, height: 1_200 }, 'red'],
  [{ x: 0.5, y: 1 }, { width: 600, height: 1_200 }, 'blue'],
] as const)('with the focal point %j a picture of %j shows its %s half', async ([focus, size, shown]) => {
  const { width, height } = size
  const half = width > height ? { width: width / 2, height } : { width, height: height / 2 }
  const blue = await sharp({ create: { ...half, channels: 3, background: '#00f' } })
    .png()
    .toBuffer()
  const halves = sharp({ create: { ...size, channels: 3, background: '#f00' } }).composite([
    { input: blue, left: width - half.width, top: height - half.height },
  ])

  const card = await drawCard({
    ...{ title: 'A storm', facts: 'Today', newsroom: 'The Record', direction: 'ltr' },
    ...{ picture: await halves.jpeg().toBuffer(), focus },
  })

  const { channels } = await sharp(
    await sharp(card).extract({ left: 600, top: 60, width: 500, height: 120 }).toBuffer(),
  ).stats()
  const [red, , blueness] = channels.map(({ mean }) => mean)
  expect((red ?? 0) > (blueness ?? 0) ? 'red' : 'blue').toBe(shown)
})

test('those that wait are bounded: further ones are refused, and the same one is drawn once', async () => {
  const cards = new Cards(() => new Promise(() => {}))
  const card = (title: string) => ({ title, facts: '', newsroom: '', direction: 'ltr' }) as const
  const first = cards.take(card('0'))
  for (let nth = 1; nth < 16; nth += 1) void cards.take(card(String(nth)))

  const refused = () => cards.take(card('16'))

  expect(refused).toThrow(expect.objectContaining({ code: 'busy', status: 503, retryAfterSeconds: 5 }))
  expect(cards.take(card('0'))).toBe(first)
})

test.for([
  ['a\u202Eb\u0000c', 'abc'],
  ['No 😀 5 € © 🇺🇦 flags', 'No 5 € © flags'],
  [`Z${'\u0301'.repeat(50)}`, 'Ź\u0301\u0301\u0301'],
  ['\uD800 lone', 'lone'],
  ['می\u200Cخواهم', 'می\u200Cخواهم'],
  ['東京', undefined],
  ['a  b\n\nc', 'a b c'],
])('of %j a picture shows %j', ([text = '', shown]) => {
  expect(cardText(text, 50)).toBe(shown)
})

test.for([1, 4, 10])('of a title of %i letters, as many are shown as may be', letters => {
  expect([...(cardText('x'.repeat(letters), 5) ?? '')]).toHaveLength(Math.min(letters, 5))
})

async function picture(app: TestApp, address: string) {
  const answer = await fetch(new URL(address, app.url))
  expect(answer.headers.get('Content-Type')).toBe('image/jpeg')
  return await sharp(Buffer.from(await answer.arrayBuffer())).metadata()
}

/** On which side the title begins. */
async function inkOf(card: Buffer): Promise<string> {
  const light = async (left: number) => {
    const strip = sharp(card).extract({ left, top: 300, width: 250, height: 200 })
    return Math.max(...(await strip.greyscale().raw().toBuffer()))
  }
  const [left, right] = [await light(72), await light(878)]
  return left > 200 && right < 60 ? 'left' : right > 200 && left < 60 ? 'right' : `${left} ${right}`
}

function propertyOf(page: string, name: string): string {
  return new RegExp(`<meta property="${name}" content="([^"]*)"`).exec(page)?.[1] ?? ''
}

function tagOf({ headers }: { readonly headers: Headers }): string {
  return headers.get('ETag') ?? ''
}
