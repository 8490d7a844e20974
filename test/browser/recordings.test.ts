/** A video in an update, from its upload to what readers see and press. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { picture } from '#test/support/data/sample-pictures.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startPartnerSite } from '#test/support/services/partner-site.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(() => startApp({ blog: 'storm' }))
const CAPTIONS = 'WEBVTT\n\n00:00.000 --> 00:04.000\nThe barrier closes\n'

test('a video keeps its place, loads nothing until a reader presses play, and plays on while its update is corrected', async () => {
  const { recording } = await send('recordings', 'video/webm', readFileSync('test/fixtures/film.webm'))
  const { captions } = await send('captions', 'text/vtt', Buffer.from(CAPTIONS))
  const poster = (await send('', 'image/jpeg', await picture(320, 180).jpeg().toBuffer())).picture
  const { kind, bytes: _, ...shown } = recording
  const video = {
    ...{ _type: kind, ...shown, caption: 'The barrier', credit: 'Ana', poster },
    ...{ tracks: [{ url: captions.url, language: 'en' }], transcript: 'The barrier closes.\n\nIt is closed.' },
  }
  const { body } = await app.api('POST', '/v1/blogs/storm/updates', { body: { title: 'High water', body: [video] } })
  await using partner = await startPartnerSite(
    app.url,
    `<script type="module" src="${app.url}/widget.js"></script><crier-blog src="${app.url}/blogs/storm"></crier-blog>`,
  )

  for (const address of [`${app.url}/blogs/storm`, partner.url]) {
    await using reader = await browser.open('about:blank')
    const { page } = reader
    const asked: string[] = []
    page.on('request', request => asked.push(request.url()))
    await page.addInitScript(watchShifts)
    await page.goto(address)
    const player = page.locator('video')
    await player.waitFor()
    await page.getByText('The barrier · 0:0').waitFor()
    expect(
      asked.filter(url => /\.(?:webm|vtt)$/.test(url)),
      address,
    ).toEqual([])
    expect(await page.evaluate('window.shifted'), address).toBe(0)
    expect(await player.evaluate(one => one.getAttribute('aria-label'))).toBe('The barrier')
    expect(await violationsIn(page)).toEqual([])

    const node = await player.elementHandle()
    await player.evaluate((one: HTMLVideoElement) => {
      one.muted = true
      one.loop = true
      return one.play()
    })
    const { version } = (await app.api('GET', `/v1/blogs/storm/updates/${body.update.id}`)).body
    await app.api('PATCH', `/v1/blogs/storm/updates/${body.update.id}`, {
      body: { title: `Higher water, version ${version}` },
      headers: { 'If-Match': String(version) },
    })
    await page.getByText(`Higher water, version ${version}`).first().waitFor()
    expect(await player.evaluate((one, before) => one === before && !(one as HTMLVideoElement).paused, node)).toBe(true)
    expect(await player.evaluate((one: HTMLVideoElement) => [one.textTracks.length, one.videoWidth])).toEqual([1, 320])
    expect(reader.faults).toEqual([])
  }
})

test('in an exported archive a video plays from its file, without the server', async () => {
  await app.createBlog('calm')
  const { recording } = await send('recordings', 'video/webm', readFileSync('test/fixtures/film.webm'))
  const { kind, bytes: _, ...shown } = recording
  await app.api('POST', '/v1/blogs/calm/updates', { body: { title: 'Low water', body: [{ _type: kind, ...shown }] } })
  const folder = join(await newFolder(), 'archive')

  const { status } = await runCrier(['export', 'calm', folder], { env: { CRIER_URL: app.url } })
  await using reader = await browser.open(pathToFileURL(join(folder, 'index.html')).href)
  const played = await reader.page.locator('video').evaluate(async (one: HTMLVideoElement) => {
    one.muted = true
    await one.play()
    await new Promise(done => one.addEventListener('timeupdate', done, { once: true }))
    return [one.currentSrc, one.videoWidth, one.error]
  })

  expect([status, ...played]).toEqual([0, expect.stringMatching(/^file:.*\/recordings\/1\.webm$/), 320, null])
  expect(reader.faults).toEqual([])
})

async function send(path: string, type: string, body: Buffer) {
  const answer = await fetch(`${app.url}/v1/media${path && `/${path}`}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${app.adminKey}`, 'Content-Type': type },
    body: new Uint8Array(body),
  })
  // biome-ignore lint/suspicious/noExplicitAny: three kinds of answers
  return (await answer.json()) as any
}

/** Without the arrival of the coverage itself in a page that keeps no room for it. */
function watchShifts() {
  Object.assign(window, { shifted: 0 })
  new PerformanceObserver(list => {
    for (const entry of list.getEntries())
      Object.assign(window, { shifted: Reflect.get(window, 'shifted') + Reflect.get(entry, 'value') })
  }).observe({ type: 'layout-shift', buffered: true })
}
