/** Uploaded pictures in the widths that screens need. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test, vi } from 'vitest'
import { nameMedia } from '#editorial/media/media-name.ts'
import { PictureSizes } from '#editorial/media/picture-sizes.ts'
import { PictureCache } from '#editorial/media/shelf.ts'
import { systemClock } from '#platform/clock.ts'
import { animation, picture } from '#test/support/data/sample-pictures.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startBucket } from '#test/support/services/bucket.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { read, upload } from './pictures-over-http.ts'

const app = forThisFile(() => startApp())

const inWidth = (url: string, width: number) => url.replace('/media/', `/media/${width}/`)

test.each(['a folder', 'a bucket'])('a picture in %s is served in three widths, in its own format', async place => {
  await using bucket = await startBucket()
  const { endpoint, bucket: name, region, accessKey, secretKey } = bucket.options
  const env = {
    ...{ CRIER_S3_ENDPOINT: endpoint, CRIER_S3_BUCKET: name, CRIER_S3_REGION: region },
    ...{ CRIER_S3_ACCESS_KEY: accessKey, CRIER_S3_SECRET_KEY: secretKey },
  }
  await using server = await startApp({ env: place === 'a bucket' ? env : {} })
  const { body } = await upload(server, await picture(2_000, 1_000).jpeg().toBuffer())
  const whole = await read(server, body.picture.url)

  for (const width of [480, 960, 1_600]) {
    const { bytes, type, headers } = await readMade(server, inWidth(body.picture.url, width))
    expect(await sharp(bytes).metadata()).toMatchObject({ width, height: width / 2, format: 'jpeg' })
    expect(bytes.length).toBeLessThan(whole.bytes.length)
    expect([type, headers.get('cache-control')]).toEqual(['image/jpeg', 'public, max-age=3600'])
    expect(headers.get('etag')).not.toBe(whole.headers.get('etag'))
  }
})

test('a small picture is not enlarged, and an animation keeps all of its frames', async () => {
  const [small, moving] = [await picture(300, 200).png().toBuffer(), await animation(5, 600)]
  const [one, other] = [await upload(app, small), await upload(app, moving, { type: 'image/gif' })]

  const shown = await readMade(app, inWidth(one.body.picture.url, 480))
  const played = await readMade(app, inWidth(other.body.picture.url, 480))

  expect(await sharp(shown.bytes).metadata()).toMatchObject({ width: 300, format: 'png' })
  expect((await sharp(played.bytes).metadata()).pages).toBe(5)
})

test.each(['481', '0', '4800', '../480', '480.0'])('the width %j does not exist', async width => {
  const { body } = await upload(app, await picture(600, 400).jpeg().toBuffer())

  const answer = await fetch(`${app.url}/media/${encodeURIComponent(width)}/${nameIn(body.picture.url)}`)

  expect([answer.status, await answer.json()]).toMatchObject([404, {}])
})

test('a removed picture is erased in every width and format', async () => {
  await using server = await startApp({ blog: 'fire' })
  const { body } = await upload(server, await picture(700, 500).jpeg().toBuffer())
  const { url } = body.picture
  const image = { _type: 'image', _key: 'i', url, alt: 'Smoke' }
  const { body: posted } = await server.api('POST', '/v1/blogs/fire/updates', { body: { body: [image] } })
  const copies = ['', '.avif', '.webp'].map(format => url + format)
  const statuses = () => Promise.all(copies.map(async copy => (await fetchIn(server, copy, 480)).status))
  expect(await statuses()).toEqual([200, 200, 200])

  const { id, version } = posted.update
  const headers = { 'If-Match': String(version) }
  expect((await server.api('DELETE', `/v1/blogs/fire/updates/${id}?mode=remove`, { headers })).status).toBe(200)
  await expect.poll(() => server.logged.some(line => line.includes('a removed picture was erased'))).toBe(true)
  // What is in memory leaves it within a minute; a restart does not wait for that.
  await server.restart()

  expect(await statuses()).toEqual([404, 404, 404])
  expect(await readdir(join(server.folder, 'media'))).toEqual([])
})

test.each([
  ['avif', 'heif'],
  ['webp', 'webp'],
])('a picture is smaller in %s', async (format, found) => {
  const { body } = await upload(app, await picture(1_200, 800).jpeg().toBuffer())
  const own = await readMade(app, inWidth(body.picture.url, 960))
  const shown = await readMade(app, `${inWidth(body.picture.url, 960)}.${format}`)
  const largest = await readMade(app, `${inWidth(body.picture.url, 1_600)}.${format}`)

  expect(await sharp(shown.bytes).metadata()).toMatchObject({ width: 960, height: 640, format: found })
  expect(shown.type).toBe(`image/${format}`)
  expect(shown.bytes.length).toBeLessThan(own.bytes.length)
  expect((await sharp(largest.bytes).metadata()).width).toBe(1_200)
  expect(new Set([own, shown, largest].map(({ headers }) => headers.get('etag'))).size).toBe(3)
})

test.each(['gif', 'jpg', 'svg', 'avif.avif', 'AVIF', ''])('the format %j does not exist', async format => {
  const { body } = await upload(app, await picture(600, 400).jpeg().toBuffer())

  expect((await fetch(`${app.url}/media/480/${nameIn(body.picture.url)}.${format}`)).status).toBe(404)
})

test('an animation stays what it is in every format, and has no preview', async () => {
  const { body } = await upload(app, await animation(5, 600), { type: 'image/gif' })

  const { bytes, type } = await readMade(app, `${inWidth(body.picture.url, 480)}.avif`)

  expect([type, (await sharp(bytes).metadata()).pages]).toEqual(['image/webp', 5])
  expect(body.picture.preview).toBeUndefined()
})

test('a preview is at most 400 characters and has the shape of its picture; a transparent picture has none', async () => {
  const colours = { create: { width: 1_200, height: 800, channels: 4, background: '#f008' } } as const
  const [noise, tall, thin, clear] = await Promise.all(
    [
      picture(1_200, 800).jpeg().toBuffer(),
      picture(400, 900).webp().toBuffer(),
      plainLine(30_000),
      sharp(colours).png().toBuffer(),
    ].map(async file => (await upload(app, await file)).body.picture),
  )

  for (const { preview } of [noise, tall, thin]) expect(preview).toMatch(/^data:image\/webp;base64,.{1,377}$/)
  expect(await sizeOf(noise.preview)).toEqual([24, 16])
  expect(await sizeOf(tall.preview)).toEqual([11, 24])
  expect([thin.width, thin.height]).toEqual([2_000, 1])
  expect(clear).not.toHaveProperty('preview')
})

describe('while copies are being made', () => {
  const loanOf = (bytes: Buffer) => ({ bytes, copies: new Map(), grow: vi.fn() })

  test('many at once, readers get the picture itself; a copy is made once, and its bytes are counted', async () => {
    const sizes = new PictureSizes({ clock: systemClock, patienceMs: 60_000 })
    const bytes = await picture(500, 80).jpeg().toBuffer()
    const pictures = Array.from({ length: 33 }, () => loanOf(bytes))

    const made = await Promise.all(pictures.map(one => sizes.fit(one, { width: 480 })))

    const [first, last] = [pictures[0], pictures[32]]
    expect(made.filter(one => one === undefined)).toHaveLength(1)
    expect(last?.copies.size).toBe(0)
    expect(first && (await sizes.fit(first, { width: 480 }))).toBe(made[0])
    expect(first?.copies.size).toBe(1)
    expect(first?.grow.mock.calls).toEqual([[made[0]?.bytes.length]])
    expect(made[0]?.bytes.length).toBeLessThan(first?.bytes.length ?? 0)
  })

  test('a reader who has waited long enough gets the picture itself, and the next one the copy', async () => {
    const sizes = new PictureSizes({ clock: systemClock, patienceMs: 0 })
    const one = loanOf(await picture(500, 80).jpeg().toBuffer())

    const whole = await sizes.fit(one, { width: 480, format: 'avif' })
    const copy = await one.copies.get('480 avif')

    expect(whole).toBeUndefined()
    expect(copy).toMatchObject({ type: 'image/avif' })
    await expect.poll(() => sizes.fit(one, { width: 480, format: 'avif' })).toBe(copy)
  })
})

test('copies count towards the memory of pictures, and leave it with them', async () => {
  const stored = new Map(
    [nameMedia(Buffer.from('one'), 'png'), nameMedia(Buffer.from('two'), 'png')].map(name => [name, Buffer.alloc(400)]),
  )
  const [one, two] = [...stored.keys()]
  if (!one || !two) throw new Error('no pictures')
  const cache = new PictureCache({ store: { read: async name => stored.get(name) }, nowMs: () => 0, maxBytes: 1_000 })

  const first = await cache.lend(one)
  first?.copies.set('480', Promise.resolve({ bytes: Buffer.alloc(700) }))
  first?.grow(700)
  first?.giveBack()
  await cache.lend(two)

  expect((await cache.lend(one))?.copies.size).toBe(0)
})

test('pages offer the lead in every width, before the rest of the page; pictures of other sites come as they are', async () => {
  await using server = await startApp()
  const { body } = await upload(server, await picture(1_200, 800).jpeg().toBuffer())
  const { url } = body.picture
  await server.createBlog('fire', { lead: { ...body.picture, alt: 'Smoke', focus: { x: 0.1, y: 0.7 } } })
  await server.createBlog('flood', {
    lead: { url: 'https://cdn.example/a.jpg', alt: 'Water', width: 1_200, height: 800 },
  })

  const [page, embed, list, other] = await Promise.all(
    ['/blogs/fire', '/embed/fire', '/', '/blogs/flood'].map(async path => (await fetch(server.url + path)).text()),
  )

  for (const html of [page, embed, list]) {
    for (const format of ['avif', 'webp']) {
      const widths = [480, 960, 1_600].map(width => `${inWidth(url, width)}.${format} ${Math.min(width, 1_200)}w`)
      expect(html).toContain(`type="image/${format}" srcset="${widths.join()}"`)
    }
  }
  for (const html of [page, embed]) expect(html).toContain(`<img class="preview" src="${body.picture.preview}" alt=""`)
  expect(page).toContain('fetchpriority="high"')
  for (const html of [page, list]) expect(html).toContain('class="x0 y3"')
  const [, listed = ''] = /"image":(\[.*?\])/.exec(page ?? '') ?? []
  expect(JSON.parse(listed)).toMatchObject([
    { url, width: 1_200, height: 800 },
    { url: inWidth(url, 960), width: 960, height: 640 },
    { url: inWidth(url, 480), width: 480, height: 320 },
  ])
  expect(other).not.toContain('srcset')
})

test('a page says how wide a small picture is, so that no browser enlarges it', async () => {
  await using server = await startApp()
  const { body } = await upload(server, await picture(300, 200).jpeg().toBuffer())
  await server.createBlog('fire', { lead: { ...body.picture, alt: 'Smoke' } })

  const page = await (await fetch(`${server.url}/blogs/fire`)).text()

  expect(page).toContain('300w" sizes="300px"')
})

/** A busy machine may show the picture itself first. */
function readMade(server: TestApp, url: string) {
  const readIfMade = async () => {
    const answer = await read(server, url)
    return answer.headers.get('cache-control') === 'public, max-age=1' ? undefined : answer
  }
  return vi.waitUntil(readIfMade, { timeout: 60_000 })
}

async function sizeOf(preview: string): Promise<readonly number[]> {
  const bytes = Buffer.from(preview.replace(/^.*,/, ''), 'base64')
  const { width, height, format } = await sharp(bytes).metadata()
  expect(format).toBe('webp')
  return [width, height]
}

function plainLine(width: number): Promise<Buffer> {
  return sharp({ create: { width, height: 1, channels: 3, background: '#369' } })
    .png()
    .toBuffer()
}

function nameIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1)
}

function fetchIn({ url: server }: TestApp, url: string, width: number): Promise<Response> {
  return fetch(server + new URL(inWidth(url, width)).pathname)
}
