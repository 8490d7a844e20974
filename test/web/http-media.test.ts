/** Pictures over HTTP: what is taken, what is refused, and how they are given to readers. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  animation,
  bomb,
  deepInterlaced,
  phonePhoto,
  picture,
  plain,
  scriptedSvg,
} from '#test/support/data/sample-pictures.ts'
import { startBucket } from '#test/support/services/bucket.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp({ env: { CRIER_MEDIA_MAX_MB: '2', CRIER_PUBLIC_URL: 'https://live.example.org' } })
})
afterAll(() => app[Symbol.asyncDispose]())

describe('an editor who uploads', () => {
  test('a photograph from a phone gets it back upright, and without the place where it was taken', async () => {
    const photo = await phonePhoto()
    const { status, headers, body } = await upload(photo)

    const shown = await read(body.picture.url)
    const { width, height, exif, xmp, orientation } = await sharp(shown.bytes).metadata()
    expect([status, headers.get('location')]).toEqual([201, new URL(body.picture.url).pathname])
    expect(body.picture).toEqual({
      url: expect.stringMatching(/^https:\/\/live\.example\.org\/media\//),
      width,
      height,
    })
    expect([width, height, exif, xmp, orientation]).toEqual([300, 400, undefined, undefined, undefined])
    expect((await sharp(photo).metadata()).exif?.includes('Ana Ruiz')).toBe(true)
    // What was the upper left of the pixels is the upper right of a phone held upright.
    expect(await isRed(shown.bytes, { left: 280, top: 10 })).toBe(true)
    expect(await isRed(shown.bytes, { left: 10, top: 10 })).toBe(false)
  })

  test('a large picture gets one of 2,000 pixels', async () => {
    const { body } = await upload(
      await sharp({ create: { width: 5_000, height: 1_000, channels: 3, background: '#369' } })
        .png()
        .toBuffer(),
    )

    expect(body.picture).toMatchObject({ width: 2_000, height: 400 })
    expect((await read(body.picture.url)).type).toBe('image/png')
  })

  test.each([
    ['a PNG that calls itself JPEG', 'image/jpeg', async () => picture(30, 20).png().toBuffer(), 'image/png'],
    ['a JPEG that says nothing of itself', '', async () => picture(30, 20).jpeg().toBuffer(), 'image/jpeg'],
    ['a WebP', 'image/webp', async () => picture(30, 20).webp().toBuffer(), 'image/webp'],
    ['an AVIF', 'application/octet-stream', async () => picture(30, 20).avif({ effort: 0 }).toBuffer(), 'image/webp'],
    ['a GIF that does not move', 'image/gif', async () => picture(30, 20).gif().toBuffer(), 'image/png'],
    [
      'a JPEG in the colours of print',
      'image/jpeg',
      async () => picture(30, 20).toColourspace('cmyk').jpeg().toBuffer(),
      'image/jpeg',
    ],
    ['a photograph as PNG', 'image/png', async () => picture(800, 600).png().toBuffer(), 'image/webp'],
  ])('%s gets what every reader can see', async (_, type, make, shown) => {
    const { status, body } = await upload(await make(), { type })

    const answer = await read(body.picture.url)
    expect([status, answer.type]).toEqual([201, shown])
    expect(await sharp(answer.bytes).metadata()).toMatchObject({
      width: body.picture.width,
      height: body.picture.height,
    })
    expect((await sharp(answer.bytes).metadata()).space).toBe('srgb')
  })

  test('an animation gets one that moves as before', async () => {
    const { body } = await upload(await animation(5))

    const { bytes, type } = await read(body.picture.url)
    const { pages, delay, pageHeight } = await sharp(bytes, { animated: true }).metadata()
    expect([type, pages, pageHeight, delay?.[0]]).toEqual(['image/webp', 5, 40, 120])
    expect(body.picture).toMatchObject({ width: 40, height: 40 })
  })

  test('the same picture twice gets the same address, and one file is kept', async () => {
    const photo = await picture(64, 64).jpeg().toBuffer()

    const [first, second] = await Promise.all([upload(photo), upload(photo)])

    expect(first.body).toEqual(second.body)
    const name = new URL(first.body.picture.url).pathname.slice('/media/'.length)
    const kept = await readdir(join(app.folder, 'media'))
    expect(kept.filter(file => file.includes(name.slice(0, 64)))).toEqual([name])
    const { bytes } = await read(first.body.picture.url)
    expect(name.startsWith(createHash('sha256').update(bytes).digest('hex'))).toBe(true)
  })

  test('a picture that is a second file too gets the picture alone', async () => {
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
      const { status, body } = await upload(polyglot)
      expect(status).toBe(201)
      expect(polyglot.includes(script)).toBe(true)
      expect((await read(body.picture.url)).bytes.includes('script')).toBe(false)
    }
  })
})

describe('what is refused, with what would be right', () => {
  test.each([
    ['an SVG with a script', async () => scriptedSvg, 'SVG'],
    ['an SVG that calls itself a PNG, in UTF-16', async () => Buffer.from(`\ufeff${scriptedSvg}`, 'utf16le'), 'SVG'],
    [
      'a picture of an iPhone',
      async () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      'export it as JPEG',
    ],
    ['a page', async () => Buffer.from('<!doctype html><p>no picture'), 'send a JPEG'],
    ['nothing', async () => Buffer.alloc(0), 'send a JPEG'],
    ['the beginning of a JPEG', async () => (await picture(300, 300).jpeg().toBuffer()).subarray(0, 9_000), 'cut off'],
    ['the beginning of a PNG', async () => (await picture(300, 300).png().toBuffer()).subarray(0, 9_000), 'cut off'],
    ['the beginning of a GIF', async () => (await picture(300, 300).gif().toBuffer()).subarray(0, 9_000), 'cut off'],
    ['the first bytes of a WebP', async () => Buffer.from('RIFF\xff\0\0\0WEBPVP8 ', 'latin1'), 'cut off'],
    ['a script with the first bytes of a GIF', async () => Buffer.from('GIF89a=1;alert(1)'), 'cut off'],
    ['a TIFF', async () => picture(20, 20).tiff().toBuffer(), 'send a JPEG'],
  ])('%s', async (_, make, advice) => {
    const { status, body } = await upload(await make(), { type: 'image/png' })

    expect(body).toMatchObject({ code: 'wrong_picture', detail: expect.stringContaining(advice) })
    expect(status).toBe(422)
  })

  test('a small file that becomes a huge picture is not unpacked', async () => {
    const { status, body } = await upload(bomb(30_000))

    expect([status, body.code]).toEqual([413, 'too_large'])
    expect(body.detail).toContain('30,000 × 30,000 pixels')
  })

  test.each([
    ['an AVIF', 'avif', (size: Sharp) => size.avif({ effort: 0 }), 4_600],
    ['an interlaced PNG of deep colours', 'png', deepInterlaced, 5_900],
    ['a progressive JPEG', 'jpeg', (size: Sharp) => size.jpeg({ progressive: true }), 8_300],
  ] as const)('%s of one colour that would take half a gigabyte', async (_, kind, print, side) => {
    const bytes = await print(plain(side)).toBuffer()

    const { status, body } = await upload(bytes, { type: `image/${kind}` })

    expect([status, body.code]).toEqual([413, 'too_large'])
    expect(body.detail).toMatch(/more than \d+ million of its kind; make it smaller, or save it as a plain JPEG/)
    expect(bytes.length).toBeLessThan(2_500_000)
  })

  test('a GIF whose first bytes announce four billion pixels', async () => {
    const gif = await picture(20, 20).gif().toBuffer()
    const frame = gif.indexOf(',', 13 + 3 * 2 ** (((gif[10] ?? 0) & 7) + 1))
    for (const place of [6, 8, frame + 5, frame + 7]) gif.writeUInt16LE(65_535, place)

    const { status, body } = await upload(gif)

    expect([status, body.detail]).toEqual([413, expect.stringContaining('65,535 × 65,535 pixels')])
  })

  test('an animation without end', async () => {
    const { status, body } = await upload(await animation(700, 2))

    expect([status, body.code]).toEqual([413, 'too_large'])
    expect(body.detail).toContain('700 frames')
  })

  test.each([
    ['announced', Buffer.alloc(9_500_000)],
    ['sent in pieces without an announcement', stream(9_500_000)],
  ])('a file that is too large, %s', async (_, body) => {
    const answer = await upload(body)

    expect([answer.status, answer.body?.code]).toEqual([413, 'too_large'])
    expect(answer.body.detail).toBe('The picture is larger than 2 MB (CRIER_MEDIA_MAX_MB); send a smaller one.')
  })

  test('a file without end, in the midst of it', async () => {
    const endless = startUpload({ 'Transfer-Encoding': 'chunked' })
    const sending = setInterval(() => endless.write(Buffer.alloc(1_000_000)), 1)

    const [answer] = await once(endless, 'response')
    clearInterval(sending)

    expect(answer.statusCode).toBe(413)
    expect(JSON.parse(String(Buffer.concat(await answer.toArray())))).toMatchObject({ code: 'too_large' })
    endless.destroy()
  })

  test.each(['multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/json'])(
    'a picture that is sent as %s',
    async type => {
      const { status, body } = await upload(await picture(20, 20).jpeg().toBuffer(), { type })

      expect([status, body.code]).toEqual([415, 'wrong_type'])
      expect(body.detail).toContain('image/*')
    },
  )

  test('a picture without a key, before it is even read', async () => {
    const { status, body } = await upload(bomb(100), { key: null })

    expect([status, body.code]).toEqual([401, 'missing_key'])
  })

  test('the fifth picture of one key at once; when the others have broken off there is place again', async () => {
    const jpeg = await picture(20, 20).jpeg().toBuffer()
    const slow = Array.from({ length: 5 }, () => startUpload())

    const [answer] = await Promise.race(slow.map(one => once(one, 'response')))
    const body = JSON.parse(String(Buffer.concat(await answer.toArray())))
    for (const one of slow) one.destroy()

    expect([answer.statusCode, body.code, answer.headers['retry-after']]).toEqual([503, 'busy', '2'])
    await expect.poll(async () => (await upload(jpeg)).status).toBe(201)
    expect(app.logged.filter(line => line.includes('"code":"internal"'))).toEqual([])
  })

  test('nothing that was refused is kept', async () => {
    const kept = await readdir(join(app.folder, 'media'))

    expect(kept.filter(file => !/^[0-9a-f]{64}\.(?:jpg|png|webp)$/.test(file))).toEqual([])
  })
})

describe('a reader', () => {
  let url: string
  beforeAll(async () => {
    url = (await upload(await picture(50, 40).jpeg().toBuffer())).body.picture.url
  })

  test('gets a picture that may be kept for an hour, under a policy that runs nothing', async () => {
    const { headers, bytes } = await read(url)

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

  test('who holds it is told so, and HEAD tells how large it is', async () => {
    const { headers, bytes } = await read(url)
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
  ])('%s leads nowhere', async path => {
    const { status, body } = await askAsItIs(path)

    expect([status, JSON.parse(body).status]).toEqual([404, 404])
  })

  test('cannot write there', async () => {
    const { status, headers } = await app.api('PUT', new URL(url).pathname, { body: 'x' })

    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })
})

test('crier export takes the pictures along', async () => {
  await using plain = await startApp()
  const { body } = await upload(await picture(50, 40).jpeg().toBuffer(), { to: plain })
  await plain.createBlog('storm', { lead: { ...body.picture, alt: 'The barrier' } })
  await plain.post('storm', `![The barrier](${body.picture.url})`)
  const folder = join(plain.folder, 'archive')

  const run = await runCrier(['export', 'storm', folder], { env: { CRIER_URL: plain.url } })

  expect(run).toMatchObject({ status: 0, out: `${folder}: 1 update, 1 picture\n` })
  const [kept = ''] = await readdir(join(folder, 'pictures'))
  expect(await readFile(join(folder, 'pictures', kept))).toEqual((await read(body.picture.url, plain)).bytes)
})

test('a picture in a bucket is uploaded to one node and read from another, once for a crowd', async () => {
  await using bucket = await startBucket()
  const { endpoint, bucket: name, region, accessKey, secretKey } = bucket.options
  const env = {
    ...{ CRIER_S3_ENDPOINT: endpoint, CRIER_S3_BUCKET: name, CRIER_S3_REGION: region },
    ...{ CRIER_S3_ACCESS_KEY: accessKey, CRIER_S3_SECRET_KEY: secretKey },
  }
  await using desk = await startApp({ env: { ...env, CRIER_ROLES: 'ingest' } })
  await using node = await startApp({ env: { ...env, CRIER_ROLES: 'gateway' } })

  const { body } = await upload(await picture(50, 40).png().toBuffer(), { to: desk })
  const path = new URL(body.picture.url).pathname
  const crowd = await Promise.all(Array.from({ length: 40 }, () => read(path, node)))

  expect(new Set(crowd.map(({ bytes }) => bytes.toString('base64'))).size).toBe(1)
  // Each node has knocked at its start, too.
  expect(bucket.asked.filter(line => line.includes(path))).toEqual([
    `PUT /${name}${path} 200`,
    `GET /${name}${path} 200`,
  ])
  expect(await readdir(desk.folder)).not.toContain('media')
})

type Uploading = { readonly type?: string; readonly key?: string | null; readonly to?: TestApp }

async function upload(body: Buffer | ReadableStream, { type = 'image/jpeg', key, to = app }: Uploading = {}) {
  const answer = await fetch(`${to.url}/v1/media`, {
    method: 'POST',
    headers: {
      ...(type !== '' && { 'Content-Type': type }),
      ...(key !== null && { Authorization: `Bearer ${key ?? to.adminKey}` }),
    },
    body: body instanceof Buffer ? new Uint8Array(body) : body,
    ...(!(body instanceof Buffer) && { duplex: 'half' }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into answers of every shape
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as any }
}

/** Announced, and never sent to its end. */
function startUpload(length: Readonly<Record<string, string>> = { 'Content-Length': '1000' }) {
  const started = request(`${app.url}/v1/media`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${app.adminKey}`, 'Content-Type': 'image/jpeg', ...length },
  })
  started.on('error', () => {})
  started.write(Buffer.from('\xff\xd8', 'latin1'))
  return started
}

async function read(url: string, from = app) {
  const answer = await fetch(new URL(new URL(url, from.url).pathname, from.url))
  const bytes = Buffer.from(await answer.arrayBuffer())
  return { headers: answer.headers, type: answer.headers.get('content-type'), bytes }
}

/** `fetch` would tidy the path. */
async function askAsItIs(path: string) {
  const asked = request(app.url, { path })
  asked.end()
  const [answer] = await once(asked, 'response')
  return { status: answer.statusCode, body: Buffer.concat(await answer.toArray()).toString() }
}

function stream(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(100_000))
      left -= 100_000
      if (left <= 0) controller.close()
    },
  })
}

async function isRed(bytes: Buffer, at: { readonly left: number; readonly top: number }): Promise<boolean> {
  const { data } = await sharp(bytes)
    .extract({ ...at, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return (data[0] ?? 0) > 200 && (data[1] ?? 255) < 80
}
