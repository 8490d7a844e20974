/** Pictures over HTTP: uploading and serving them. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { runHere } from '#test/cli/run-here.ts'
import { animation, phonePhoto, picture } from '#test/support/data/sample-pictures.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startBucket } from '#test/support/services/bucket.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { askAsItIs, isRed, read, upload } from './pictures-over-http.ts'

const app = forThisFile(() =>
  startApp({ env: { CRIER_MEDIA_MAX_MB: '2', CRIER_PUBLIC_URL: 'https://live.example.org' } }),
)

describe('an upload of', () => {
  test('a photograph from a phone is stored upright and without its location', async () => {
    const photo = await phonePhoto()
    const { status, headers, body } = await upload(app, photo)

    const shown = await read(app, body.picture.url)
    const { width, height, exif, xmp, orientation } = await sharp(shown.bytes).metadata()
    expect([status, headers.get('location')]).toEqual([201, new URL(body.picture.url).pathname])
    expect(body.picture).toEqual({
      url: expect.stringMatching(/^https:\/\/live\.example\.org\/media\//),
      width,
      height,
      preview: expect.stringMatching(/^data:image\/webp;base64,/),
    })
    expect([width, height, exif, xmp, orientation]).toEqual([300, 400, undefined, undefined, undefined])
    expect((await sharp(photo).metadata()).exif?.includes('Ana Ruiz')).toBe(true)
    // The upper left of the pixels is the upper right of a phone held upright.
    expect(await isRed(shown.bytes, { left: 280, top: 10 })).toBe(true)
    expect(await isRed(shown.bytes, { left: 10, top: 10 })).toBe(false)
  })

  test('a large picture is scaled down to 2,000 pixels', async () => {
    const { body } = await upload(
      app,
      await sharp({ create: { width: 5_000, height: 1_000, channels: 3, background: '#369' } })
        .png()
        .toBuffer(),
    )

    expect(body.picture).toMatchObject({ width: 2_000, height: 400 })
    expect((await read(app, body.picture.url)).type).toBe('image/png')
  })

  test.each([
    ['a PNG declared as JPEG', 'image/jpeg', async () => picture(30, 20).png().toBuffer(), 'image/png'],
    ['a JPEG without a declared type', '', async () => picture(30, 20).jpeg().toBuffer(), 'image/jpeg'],
    ['a WebP', 'image/webp', async () => picture(30, 20).webp().toBuffer(), 'image/webp'],
    ['an AVIF', 'application/octet-stream', async () => picture(30, 20).avif({ effort: 0 }).toBuffer(), 'image/webp'],
    ['a still GIF', 'image/gif', async () => picture(30, 20).gif().toBuffer(), 'image/png'],
    ['a CMYK JPEG', 'image/jpeg', async () => picture(30, 20).toColourspace('cmyk').jpeg().toBuffer(), 'image/jpeg'],
    ['a photograph as PNG', 'image/png', async () => picture(800, 600).png().toBuffer(), 'image/webp'],
  ])('%s is stored in a format that every reader can see', async (_, type, make, shown) => {
    const { status, body } = await upload(app, await make(), { type })

    const answer = await read(app, body.picture.url)
    expect([status, answer.type]).toEqual([201, shown])
    expect(await sharp(answer.bytes).metadata()).toMatchObject({
      width: body.picture.width,
      height: body.picture.height,
    })
    expect((await sharp(answer.bytes).metadata()).space).toBe('srgb')
  })

  test('an animation stays animated', async () => {
    const { body } = await upload(app, await animation(5))

    const { bytes, type } = await read(app, body.picture.url)
    const { pages, delay, pageHeight } = await sharp(bytes, { animated: true }).metadata()
    expect([type, pages, pageHeight, delay?.[0]]).toEqual(['image/webp', 5, 40, 120])
    expect(body.picture).toMatchObject({ width: 40, height: 40 })
  })

  test('the same picture twice has one URL and is stored once', async () => {
    const photo = await picture(64, 64).jpeg().toBuffer()

    const [first, second] = await Promise.all([upload(app, photo), upload(app, photo)])

    expect(first.body).toEqual(second.body)
    const name = new URL(first.body.picture.url).pathname.slice('/media/'.length)
    const kept = await readdir(join(app.folder, 'media'))
    expect(kept.filter(file => file.includes(name.slice(0, 64)))).toEqual([name])
    const { bytes } = await read(app, first.body.picture.url)
    expect(name.startsWith(createHash('sha256').update(bytes).digest('hex'))).toBe(true)
  })

  test('a file with a second file appended is stored as the picture alone', async () => {
    const script = '<script>alert(1)</script>'
    const polyglots = [
      Buffer.concat([await picture(20, 20).jpeg().toBuffer(), Buffer.from(script)]),
      Buffer.concat([await picture(20, 20).gif().toBuffer(), Buffer.from(`*/=1;${script}`)]),
      await picture(20, 20)
        .jpeg()
        .withExif({ IFD0: { ImageDescription: script } })
        .toBuffer(),
    ]

    for (const polyglot of polyglots) {
      const { status, body } = await upload(app, polyglot)
      expect(status).toBe(201)
      expect(polyglot.includes(script)).toBe(true)
      expect((await read(app, body.picture.url)).bytes.includes('script')).toBe(false)
    }
  })
})

describe('a reader', () => {
  let url: string
  beforeAll(async () => {
    url = (await upload(app, await picture(50, 40).jpeg().toBuffer())).body.picture.url
  })

  test('gets a picture that may be cached for an hour, with a policy that forbids scripts', async () => {
    const { headers, bytes } = await read(app, url)

    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=3600',
      etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
    })
  })

  test('gets 304 for a picture that is cached, and its size from HEAD', async () => {
    const { headers, bytes } = await read(app, url)
    const path = new URL(url).pathname

    const again = await app.api('GET', path, { key: null, headers: { 'If-None-Match': headers.get('etag') ?? '' } })
    const head = await app.api('HEAD', path, { key: null })

    expect([again.status, again.text, again.headers.get('cache-control')]).toEqual([
      304,
      '',
      headers.get('cache-control'),
    ])
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', String(bytes.length)])
  })

  test.each([
    `/media/${'0'.repeat(64)}.jpg`,
    '/media/..%2fcrier.db',
    '/media/..%5ccrier.db',
    '/media/%2e%2e%2fcrier.db',
    '/media/%00.jpg',
    '/media/.',
    '/media/',
    `/media/${'0'.repeat(64)}.svg`,
    `/media/..%2fmedia%2f${'0'.repeat(64)}.jpg`,
    `/media/${'0'.repeat(64)}.jpg%00.png`,
    '/media/%ff',
  ])('%s is not found', async path => {
    const { status, body } = await askAsItIs(app, path)

    expect([status, JSON.parse(body).status]).toEqual([404, 404])
  })

  test('cannot write', async () => {
    const { status, headers } = await app.api('PUT', new URL(url).pathname, { body: 'x' })

    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })
})

test('crier export includes the pictures', async () => {
  await using plain = await startApp()
  const { body } = await upload(plain, await picture(50, 40).jpeg().toBuffer())
  await plain.createBlog('storm', { lead: { ...body.picture, alt: 'The barrier' } })
  const gallery = { _type: 'gallery', pictures: [{ ...body.picture, alt: 'The barrier' }] }
  await plain.api('POST', '/v1/blogs/storm/updates', { body: { body: [gallery] } })
  const folder = join(plain.folder, 'archive')

  const run = await runHere(['export', 'storm', folder], { CRIER_URL: plain.url })

  expect(run).toMatchObject({ status: 0, out: `${folder}: 1 update, 1 picture\n` })
  const [kept = ''] = await readdir(join(folder, 'pictures'))
  expect(await readFile(join(folder, 'index.html'), 'utf8')).toContain(`src="./pictures/${kept}"`)
  expect(await readFile(join(folder, 'pictures', kept))).toEqual((await read(plain, body.picture.url)).bytes)
})

test('a picture in a bucket is uploaded to one node and served by another, which reads it once for a crowd', async () => {
  await using bucket = await startBucket()
  const { endpoint, bucket: name, region, accessKey, secretKey } = bucket.options
  const env = {
    ...{ CRIER_S3_ENDPOINT: endpoint, CRIER_S3_BUCKET: name, CRIER_S3_REGION: region },
    ...{ CRIER_S3_ACCESS_KEY: accessKey, CRIER_S3_SECRET_KEY: secretKey },
  }
  await using desk = await startApp({ env: { ...env, CRIER_ROLES: 'ingest' } })
  await using node = await startApp({ env: { ...env, CRIER_ROLES: 'gateway' } })

  const { body } = await upload(desk, await picture(50, 40).png().toBuffer())
  const path = new URL(body.picture.url).pathname
  const crowd = await Promise.all(Array.from({ length: 40 }, () => read(node, path)))

  expect(new Set(crowd.map(({ bytes }) => bytes.toString('base64'))).size).toBe(1)
  // Each node also checks the bucket when it starts.
  expect(bucket.asked.filter(line => line.includes(path))).toEqual([
    `PUT /${name}${path} 200`,
    `GET /${name}${path} 200`,
  ])
  expect(await readdir(desk.folder)).not.toContain('media')
})
