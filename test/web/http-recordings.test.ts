/** Video, audio and captions over HTTP: uploading, serving in parts, and erasing. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { box, mp3, mp4, webm } from '#test/support/data/sample-recordings.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startBucket } from '#test/support/services/bucket.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const app = forThisFile(() =>
  startApp({ blog: 'storm', env: { CRIER_RECORDING_MAX_MB: '12', CRIER_PUBLIC_URL: 'https://live.example.org' } }),
)
const CAPTIONS = 'WEBVTT\n\n00:01.000 --> 00:04.000\nDoors open\n'

type Sending = { readonly type?: string; readonly key?: string | null; readonly to?: 'recordings' | 'captions' }

async function send(to: TestApp, body: Buffer | string, { type = 'video/mp4', key, ...at }: Sending = {}) {
  const answer = await fetch(`${to.url}/v1/media/${at.to ?? 'recordings'}`, {
    method: 'POST',
    headers: { 'Content-Type': type, ...(key !== null && { Authorization: `Bearer ${key ?? to.adminKey}` }) },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  // biome-ignore lint/suspicious/noExplicitAny: tests access responses of every shape
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as any }
}

async function read(from: TestApp, url: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(new URL(new URL(url, from.url).pathname, from.url), { headers })
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}

/** Larger than what fits into the buffers of a connection. */
const large = () => Buffer.concat([mp4(), box('free', randomBytes(8_000_000))])

describe('an upload of', () => {
  test('a video is stored without its place, and says how long and how large it is', async () => {
    const film = mp4({ more: [box('udta', '+52.5200+013.4050/')] })

    const { status, headers, body } = await send(app, film)

    const { url, ...about } = body.recording
    expect([status, headers.get('location')]).toEqual([201, new URL(url).pathname])
    expect(about).toEqual({ kind: 'video', bytes: film.length, seconds: 12.5, width: 640, height: 360 })
    const kept = await read(app, url)
    expect([kept.headers.get('content-type'), kept.bytes.length]).toEqual(['video/mp4', film.length])
    expect([film.includes('+52.52'), kept.bytes.includes('+52.52')]).toEqual([true, false])
  })

  test.each([
    ['a WebM declared as MP4', webm(), 'video/mp4', 'video/webm'],
    ['an MP3', mp3(), 'audio/mpeg', 'audio/mpeg'],
    ['sound in MP4', mp4({ isVideo: false }), 'application/octet-stream', 'audio/mp4'],
  ])('%s is served as what it is', async (_, bytes, type, served) => {
    const { body } = await send(app, bytes, { type })

    expect((await read(app, body.recording.url)).headers.get('content-type')).toBe(served)
  })

  test.each([
    ['what browsers cannot play', () => mp4({ codec: 'hvc1' }), 422, 'wrong_recording', /HEVC/],
    ['one that is too large', () => Buffer.concat([mp4(), Buffer.alloc(13_000_000)]), 413, 'too_large', /12 MB/],
  ])('%s is refused, and leaves nothing behind', async (_, make, status, code, why) => {
    const answer = await send(app, make())

    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(answer.body.detail).toMatch(why)
    expect((await readdir(join(app.folder, 'media'))).filter(name => name.startsWith('.'))).toEqual([])
  })

  test('one that breaks off leaves nothing behind', async () => {
    const started = request(`${app.url}/v1/media/recordings`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${app.adminKey}`, 'Content-Type': 'video/mp4', 'Content-Length': '1000' },
    })
    started.on('error', () => {})
    started.write(mp4().subarray(0, 100))
    const parts = async () => (await readdir(join(app.folder, 'media'))).filter(name => name.startsWith('.'))
    await expect.poll(parts).toHaveLength(1)

    started.destroy()

    await expect.poll(parts).toEqual([])
  })

  test('a third file of one key at once is asked to wait', async () => {
    const headers = { Authorization: `Bearer ${app.adminKey}`, 'Content-Type': 'video/mp4', 'Content-Length': '1000' }
    const slow = [1, 2].map(() => request(`${app.url}/v1/media/recordings`, { method: 'POST', headers }))
    for (const one of slow) one.on('error', () => {}).write('x')
    await expect
      .poll(async () => (await readdir(join(app.folder, 'media'))).filter(name => name.startsWith('.')))
      .toHaveLength(2)

    const { status, headers: answered } = await send(app, mp4())
    for (const one of slow) one.destroy()

    expect([status, answered.get('retry-after')]).toEqual([503, '10'])
    await expect.poll(async () => (await send(app, mp4())).status).toBe(201)
  })

  test('captions are printed anew, as text that pages of other sites may load', async () => {
    const { status, body } = await send(app, `${CAPTIONS}\nNOTE secret\n`, { type: 'text/vtt', to: 'captions' })
    const wrong = await send(app, 'doors open', { type: 'text/vtt', to: 'captions' })

    const { headers, bytes } = await read(app, body.captions.url)
    expect([status, headers.get('content-type')]).toEqual([201, 'text/vtt; charset=utf-8'])
    expect([headers.get('access-control-allow-origin'), headers.get('x-content-type-options')]).toEqual([
      '*',
      'nosniff',
    ])
    expect(bytes.toString()).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nDoors open\n')
    expect([wrong.status, wrong.body.code]).toEqual([422, 'wrong_captions'])
  })
})

describe('a player', () => {
  const film = forThisFile(async () => {
    const bytes = mp4()
    const { body } = await send(app, bytes)
    return { url: body.recording.url as string, bytes, [Symbol.asyncDispose]: async () => {} }
  })

  test.each([
    ['bytes=0-', 206, 0, undefined],
    ['bytes=10-19', 206, 10, 20],
    ['bytes=10-999999', 206, 10, undefined],
    ['bytes=-5', 206, -5, undefined],
    ['bytes=-999999', 206, 0, undefined],
    ['bytes=0-0', 206, 0, 1],
    ['bytes=19-10', 200, 0, undefined],
    ['bytes=0-1,5-6', 200, 0, undefined],
    ['lines=0-1', 200, 0, undefined],
  ])('that asks for %s gets %i', async (range, status, from, to) => {
    const { url, bytes } = film
    const part = bytes.subarray(from, to)

    const answer = await read(app, url, { Range: range })

    const first = from < 0 ? bytes.length + from : from
    const named = status === 206 ? `bytes ${first}-${first + part.length - 1}/${bytes.length}` : null
    expect([answer.status, answer.headers.get('content-range')]).toEqual([status, named])
    expect(answer.headers.get('content-length')).toBe(String(part.length))
    expect(answer.bytes.equals(part)).toBe(true)
  })

  test.each(['bytes=999999-', 'bytes=-0'])('that asks for %s is told the length', async range => {
    const { status, headers } = await read(app, film.url, { Range: range })

    expect([status, headers.get('content-range')]).toEqual([416, `bytes */${film.bytes.length}`])
  })

  test('gets a part only of the version that it knows, and 304 for what it has', async () => {
    const tag = (await read(app, film.url)).headers.get('etag') ?? ''
    const of = (condition: string) => read(app, film.url, { Range: 'bytes=0-3', 'If-Range': condition })

    expect(tag).toMatch(/^"[0-9a-f]{64}"$/)
    expect((await of(tag)).status).toBe(206)
    expect((await of('"another"')).status).toBe(200)
    expect((await of('Fri, 27 Nov 2026 10:00:00 GMT')).status).toBe(200)
    expect((await read(app, film.url, { 'If-None-Match': tag })).status).toBe(304)
  })

  test('learns with HEAD that there are parts, and may keep them for an hour; nothing in them runs', async () => {
    const { status, text, headers } = await app.api('HEAD', new URL(film.url).pathname, {
      key: null,
      headers: { Range: 'bytes=0-3' },
    })

    expect([status, text]).toEqual([200, ''])
    expect(Object.fromEntries(headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': String(film.bytes.length),
      'content-type': 'video/mp4',
      'cache-control': 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
    })
  })
})

test('removing an update erases its recording, captions and poster, and cuts off whoever is downloading it', async () => {
  const { body } = await send(app, large())
  const captions = await send(app, CAPTIONS, { type: 'text/vtt', to: 'captions' })
  const video = {
    ...{ _type: 'video', url: body.recording.url, caption: 'The barrier' },
    tracks: [{ url: captions.body.captions.url, language: 'en' }],
  }
  const { body: posted } = await app.api('POST', '/v1/blogs/storm/updates', { body: { body: [video] } })
  const asked = request(new URL(new URL(body.recording.url).pathname, app.url)).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const cut = once(answer, 'error')

  await app.api('DELETE', `/v1/blogs/storm/updates/${posted.update.id}?mode=remove`, { headers: { 'If-Match': '1' } })

  await expect.poll(async () => (await read(app, body.recording.url)).status).toBe(404)
  await expect
    .poll(async () => (await readdir(join(app.folder, 'media'))).filter(name => /vtt$/.test(name)))
    .toEqual([])
  answer.resume()
  expect((await cut)[0]).toMatchObject({ code: 'ECONNRESET' })
})

test('a recording in a bucket is uploaded to one node and served in parts by another, which reads no more than was asked for', async () => {
  await using bucket = await startBucket()
  const { endpoint, bucket: name, region, accessKey, secretKey } = bucket.options
  const env = {
    ...{ CRIER_S3_ENDPOINT: endpoint, CRIER_S3_BUCKET: name, CRIER_S3_REGION: region },
    ...{ CRIER_S3_ACCESS_KEY: accessKey, CRIER_S3_SECRET_KEY: secretKey },
  }
  await using desk = await startApp({ env: { ...env, CRIER_ROLES: 'ingest' } })
  await using node = await startApp({ env: { ...env, CRIER_ROLES: 'gateway' } })
  const film = mp4()

  const { body } = await send(desk, film)
  const parts = await Promise.all(
    [...film.subarray(0, 20)].map((_, at) => read(node, body.recording.url, { Range: `bytes=${at}-${at}` })),
  )

  expect(Buffer.concat(parts.map(({ bytes }) => bytes)).equals(film.subarray(0, 20))).toBe(true)
  expect(await readdir(desk.folder)).not.toContain('media')
})

test('feeds have a recording as an enclosure, and search engines as a VideoObject and an AudioObject', async () => {
  await using plain = await startApp({ blog: 'storm' })
  const film = {
    _type: 'video',
    url: '/media/a.webm',
    seconds: 12.5,
    caption: 'The barrier',
    poster: { url: '/p.jpg' },
  }
  const song = { _type: 'audio', url: 'https://cdn.example/b.mp3?x=1', alt: 'The mayor', transcript: 'We open.' }
  await plain.api('POST', '/v1/blogs/storm/updates', { body: { body: [film, song] } })
  const text = async (path: string) => (await fetch(`${plain.url}/blogs/storm${path}`)).text()

  const [rss, atom, json, page] = await Promise.all(['/feed.rss', '/feed.atom', '/feed.json', ''].map(text))

  expect(rss).toContain(`<enclosure url="${plain.url}/media/a.webm" length="0" type="video/webm"/>`)
  expect(rss).toContain('<media:content url="https://cdn.example/b.mp3?x=1" type="audio/mpeg" medium="audio">')
  expect(atom).toContain(
    `<link rel="enclosure" type="video/webm" href="${plain.url}/media/a.webm" title="The barrier"/>`,
  )
  expect(JSON.parse(json ?? '').items[0].attachments).toEqual([
    { url: `${plain.url}/media/a.webm`, mime_type: 'video/webm', title: 'The barrier', duration_in_seconds: 12.5 },
    { url: 'https://cdn.example/b.mp3?x=1', mime_type: 'audio/mpeg', title: 'The mayor' },
  ])
  const [, data = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page ?? '') ?? []
  expect(JSON.parse(data).liveBlogUpdate[0]).toMatchObject({
    video: [
      {
        '@type': 'VideoObject',
        contentUrl: `${plain.url}/media/a.webm`,
        duration: 'PT12.5S',
        thumbnailUrl: `${plain.url}/p.jpg`,
      },
    ],
    audio: [{ '@type': 'AudioObject', description: 'The mayor', transcript: 'We open.' }],
  })
  expect(page).toContain('preload="none"')
})
