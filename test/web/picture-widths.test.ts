/** Uploaded pictures in the widths that screens need. */
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { PictureSizes } from '#editorial/media/picture-sizes.ts'
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
    const { bytes, type, headers } = await read(server, inWidth(body.picture.url, width))
    expect(await sharp(bytes).metadata()).toMatchObject({ width, height: width / 2, format: 'jpeg' })
    expect(bytes.length).toBeLessThan(whole.bytes.length)
    expect([type, headers.get('cache-control')]).toEqual(['image/jpeg', 'public, max-age=3600'])
    expect(headers.get('etag')).not.toBe(whole.headers.get('etag'))
  }
})

test('a small picture is not enlarged, and an animation keeps all of its frames', async () => {
  const [small, moving] = [await picture(300, 200).png().toBuffer(), await animation(5, 600)]
  const [one, other] = [await upload(app, small), await upload(app, moving, { type: 'image/gif' })]

  const shown = await read(app, inWidth(one.body.picture.url, 480))
  const played = await read(app, inWidth(other.body.picture.url, 480))

  expect(await sharp(shown.bytes).metadata()).toMatchObject({ width: 300, format: 'png' })
  expect((await sharp(played.bytes).metadata()).pages).toBe(5)
})

test.each(['481', '0', '4800', '../480', '480.0'])('the width %j does not exist', async width => {
  const { body } = await upload(app, await picture(600, 400).jpeg().toBuffer())

  const answer = await fetch(`${app.url}/media/${encodeURIComponent(width)}/${nameIn(body.picture.url)}`)

  expect([answer.status, await answer.json()]).toMatchObject([404, {}])
})

test('a removed picture is erased in every width', async () => {
  await using server = await startApp({ blog: 'fire' })
  const { body } = await upload(server, await picture(700, 500).jpeg().toBuffer())
  const { url } = body.picture
  const image = { _type: 'image', _key: 'i', url, alt: 'Smoke' }
  const { body: posted } = await server.api('POST', '/v1/blogs/fire/updates', { body: { body: [image] } })
  expect((await fetchIn(server, url, 480)).status).toBe(200)

  const { id, version } = posted.update
  const headers = { 'If-Match': String(version) }
  expect((await server.api('DELETE', `/v1/blogs/fire/updates/${id}?mode=remove`, { headers })).status).toBe(200)
  await expect.poll(() => server.logged.some(line => line.includes('a removed picture was erased'))).toBe(true)
  // What is in memory leaves it within a minute; a restart does not wait for that.
  await server.restart()

  expect((await fetchIn(server, url, 480)).status).toBe(404)
})

test('while many copies are being made, readers get the picture itself; a copy is made once', async () => {
  const sizes = new PictureSizes()
  const bytes = await picture(700, 500).jpeg().toBuffer()
  const pictures = Array.from({ length: 32 }, () => Buffer.from(bytes))

  const made = pictures.map(one => sizes.fit(one, 480))

  expect(sizes.fit(bytes, 480)).toBeUndefined()
  expect(sizes.fit(pictures[0] ?? bytes, 480)).toBe(made[0])
  await Promise.all(made)
  expect((await sizes.fit(bytes, 480))?.length).toBeLessThan(bytes.length)
})

test('pages offer the lead in every width, before the rest of the page; pictures of other sites come as they are', async () => {
  await using server = await startApp()
  const { body } = await upload(server, await picture(1_200, 800).jpeg().toBuffer())
  const { url } = body.picture
  await server.createBlog('fire', { lead: { ...body.picture, alt: 'Smoke' } })
  await server.createBlog('flood', {
    lead: { url: 'https://cdn.example/a.jpg', alt: 'Water', width: 1_200, height: 800 },
  })

  const [page, embed, list, other] = await Promise.all(
    ['/blogs/fire', '/embed/fire', '/', '/blogs/flood'].map(async path => (await fetch(server.url + path)).text()),
  )

  for (const html of [page, embed, list]) expect(html).toContain(`${inWidth(url, 480)} 480w,${inWidth(url, 960)} 960w`)
  expect(page).toContain('fetchpriority="high"')
  expect(other).not.toContain('srcset')
})

function nameIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1)
}

function fetchIn({ url: server }: TestApp, url: string, width: number): Promise<Response> {
  return fetch(server + new URL(inWidth(url, width)).pathname)
}
