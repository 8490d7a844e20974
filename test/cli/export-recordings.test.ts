/** `crier export` takes video and audio into the archive: as files beside its page, of whatever size, and nothing that only poses as one. */
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createRecordingKeeper } from '#cli/export/recordings-on-disk.ts'
import { createWebReader } from '#platform/web-reader/web-reader.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { mp3 } from '#test/support/data/sample-recordings.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { type OtherAnswer, page, redirect, startOtherSite } from '#test/support/services/other-site.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { runHere } from './run-here.ts'

const CAPTIONS = 'WEBVTT\n\n00:00:00.000 --> 00:00:04.000\nThe barrier closes\n'
const film = await readFile('test/fixtures/film.webm')

const cutOff: OtherAnswer = response => {
  response.writeHead(200, { 'Content-Type': 'audio/mpeg', 'Content-Length': 100_000 })
  response.write(mp3(10), () => response.destroy())
}

test('a video is in the archive with its captions, and what is gone or no recording keeps its address and is named', async () => {
  await using site = await startOtherSite({
    '/speech.mp3': response => void response.writeHead(200, { 'Content-Type': 'text/plain' }).end(mp3(10)),
    '/page.mp4': page('<script>alert(1)</script>', 'video/mp4'),
    '/cut.mp3': cutOff,
    '/inside.mp4': redirect('http://169.254.169.254/latest.mp4'),
  })
  await using app = await startApp({ blog: 'storm' })
  const upload = async (kind: string, type: string, bytes: Buffer | string) => {
    const headers = { Authorization: `Bearer ${app.adminKey}`, 'Content-Type': type }
    const answer = await fetch(`${app.url}/v1/media/${kind}`, {
      method: 'POST',
      headers,
      body: new Uint8Array(Buffer.from(bytes)),
    })
    const [made] = Object.values((await answer.json()) as Record<string, { readonly url: string }>)
    return made?.url ?? ''
  }
  const url = await upload('recordings', 'video/webm', film)
  const captions = await upload('captions', 'text/vtt', CAPTIONS)
  const stored = Buffer.from(await (await fetch(url)).arrayBuffer())
  const gone = `/media/${'0'.repeat(64)}.mp4`
  const tracks = [{ url: captions, language: 'en' }]
  const others = ['page.mp4', 'cut.mp3', 'inside.mp4'].map(path => `${site.url}/${path}`)
  const body = [
    { _type: 'video', url, tracks, caption: 'The barrier' },
    { _type: 'audio', url: `${site.url}/speech.mp3` },
    ...[gone, ...others].map(address => ({ _type: 'video', url: address, tracks })),
  ]
  const posted = await app.api('POST', '/v1/blogs/storm/updates', { body: { body } })
  const folder = join(app.folder, 'archive')

  const run = await runHere(['export', 'storm', folder], { CRIER_URL: app.url, CRIER_LINK_ORIGINS: site.url })

  expect(posted.status).toBe(201)
  expect(run.out).toContain('1 update, 0 pictures, 2 recordings')
  expect(run.err.match(/(?<=could not be fetched: ).*/g)).toEqual([gone, ...others])
  expect((await readdir(join(folder, 'recordings'))).toSorted()).toEqual(['1.webm', '2.vtt', '3.mp3'])
  expect(await readFile(join(folder, 'recordings', '1.webm'))).toEqual(stored)
  expect(await readFile(join(folder, 'recordings', '2.vtt'), 'utf8')).toBe(CAPTIONS)
  const html = await readFile(join(folder, 'index.html'), 'utf8')
  const [barrier = '', ...left] = html.match(/<video.*?<\/video>/gs) ?? []
  expect(barrier).toContain('src="./recordings/1.webm"')
  expect(barrier).toContain('<track kind="captions" src="./recordings/2.vtt"')
  expect(barrier).not.toContain('crossorigin')
  expect(html).toContain('<audio src="./recordings/3.mp3"')
  expect(left.map(one => /src="([^"]*)"/.exec(one)?.[1])).toEqual([app.url + gone, ...others])
})

test('a recording arrives piece by piece, and one that stops arriving is given up', async () => {
  await using site = await startOtherSite({
    '/': response => void response.writeHead(200, { 'Content-Length': 4_000_000_000 }).write(mp3(10)),
  })
  const folder = await newFolder()
  await mkdir(join(folder, 'recordings'))
  const web = createWebReader({ origins: [site.url], userAgent: () => 'Crier' })
  const clock = new ManualClock()
  const arrived = Promise.withResolvers<object>()

  const kept = createRecordingKeeper(
    web,
    clock,
  )({
    ...{ kind: 'recording', address: site.url, folder, name: '1' },
    onBytes: arrived.resolve,
  })
  const first = await arrived.promise
  clock.advance(30_000)

  expect(first).toEqual({ bytes: expect.any(Number), whole: 4_000_000_000 })
  expect(await kept).toBeUndefined()
  expect(await readdir(join(folder, 'recordings'))).toEqual([])
})
