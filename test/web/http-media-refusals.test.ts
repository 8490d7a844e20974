/** Refused uploads, each with an explanation of what would be accepted. */
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import { animation, bomb, deepInterlaced, picture, plain, scriptedSvg } from '#test/support/data/sample-pictures.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startUpload, stream, upload } from './pictures-over-http.ts'

const app = forThisFile(() =>
  startApp({ env: { CRIER_MEDIA_MAX_MB: '2', CRIER_PUBLIC_URL: 'https://live.example.org' } }),
)

describe('refused with advice', () => {
  test.each([
    ['an SVG with a script', async () => scriptedSvg, 'SVG'],
    ['an SVG that calls itself a PNG, in UTF-16', async () => Buffer.from(`\ufeff${scriptedSvg}`, 'utf16le'), 'SVG'],
    [
      'a picture from an iPhone',
      async () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      'export the picture as JPEG',
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
    const { status, body } = await upload(app, await make(), { type: 'image/png' })

    expect(body).toMatchObject({ code: 'wrong_picture', detail: expect.stringContaining(advice) })
    expect(status).toBe(422)
  })

  test('a small file with a huge picture is not decoded', async () => {
    const { status, body } = await upload(app, bomb(30_000))

    expect([status, body.code]).toEqual([413, 'too_large'])
    expect(body.detail).toContain('30,000 × 30,000 pixels')
  })

  test.each([
    ['an AVIF', 'avif', (size: Sharp) => size.avif({ effort: 0 }), 4_600],
    ['an AVIF of 10 bits', 'avif', (size: Sharp) => size.avif({ effort: 0, bitdepth: 10 }), 3_200],
    ['an interlaced PNG of deep colours', 'png', deepInterlaced, 5_900],
    ['a progressive JPEG', 'jpeg', (size: Sharp) => size.jpeg({ progressive: true }), 8_300],
  ] as const)('%s of one colour that would take half a gigabyte', async (_, kind, print, side) => {
    const bytes = await print(plain(side)).toBuffer()

    const { status, body } = await upload(app, bytes, { type: `image/${kind}` })

    expect([status, body.code]).toEqual([413, 'too_large'])
    expect(body.detail).toMatch(
      /more than the \d+ million allowed for this format; make it smaller, or save it as a plain JPEG/,
    )
    expect(bytes.length).toBeLessThan(2_500_000)
  })

  test('a GIF whose header declares four billion pixels', async () => {
    const gif = await picture(20, 20).gif().toBuffer()
    const frame = gif.indexOf(',', 13 + 3 * 2 ** (((gif[10] ?? 0) & 7) + 1))
    for (const place of [6, 8, frame + 5, frame + 7]) gif.writeUInt16LE(65_535, place)

    const { status, body } = await upload(app, gif)

    expect([status, body.detail]).toEqual([413, expect.stringContaining('65,535 × 65,535 pixels')])
  })

  test('an endless animation', async () => {
    const { status, body } = await upload(app, await animation(700, 2))

    expect([status, body.code]).toEqual([413, 'too_large'])
    expect(body.detail).toContain('700 frames')
  })

  test.each([
    ['announced', Buffer.alloc(9_500_000)],
    ['sent in chunks without Content-Length', stream(9_500_000)],
  ])('a file that is too large, %s', async (_, body) => {
    const answer = await upload(app, body)

    expect([answer.status, answer.body?.code]).toEqual([413, 'too_large'])
    expect(answer.body.detail).toBe('The picture is larger than 2 MB (CRIER_MEDIA_MAX_MB); send a smaller one.')
  })

  test('an endless file, midway', async () => {
    const endless = startUpload(app, { 'Transfer-Encoding': 'chunked' })
    const sending = setInterval(() => endless.write(Buffer.alloc(1_000_000)), 1)

    const [answer] = await once(endless, 'response')
    clearInterval(sending)

    expect(answer.statusCode).toBe(413)
    expect(JSON.parse(String(Buffer.concat(await answer.toArray())))).toMatchObject({ code: 'too_large' })
    endless.destroy()
  })

  test.each(['multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/json'])(
    'a picture sent as %s',
    async type => {
      const { status, body } = await upload(app, await picture(20, 20).jpeg().toBuffer(), { type })

      expect([status, body.code]).toEqual([415, 'wrong_type'])
      expect(body.detail).toContain('image/*')
    },
  )

  test('a picture without a key, before it is read', async () => {
    const { status, body } = await upload(app, bomb(100), { key: null })

    expect([status, body.code]).toEqual([401, 'missing_key'])
  })

  test('the fifth concurrent picture of one key, until others are aborted', async () => {
    const jpeg = await picture(20, 20).jpeg().toBuffer()
    const slow = Array.from({ length: 5 }, () => startUpload(app))

    const [answer] = await Promise.race(slow.map(one => once(one, 'response')))
    const body = JSON.parse(String(Buffer.concat(await answer.toArray())))
    for (const one of slow) one.destroy()

    expect([answer.statusCode, body.code, answer.headers['retry-after']]).toEqual([503, 'busy', '2'])
    await expect.poll(async () => (await upload(app, jpeg)).status).toBe(201)
    expect(app.logged.filter(line => line.includes('"code":"internal"'))).toEqual([])
  })

  test('no refused file is kept', async () => {
    const kept = await readdir(join(app.folder, 'media'))

    expect(kept.filter(file => !/^[0-9a-f]{64}\.(?:jpg|png|webp)$/.test(file))).toEqual([])
  })
})
