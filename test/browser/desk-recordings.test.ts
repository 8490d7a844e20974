/** Video and audio as editors add them: bad lines, refused files, texts and captions, and corrections. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startTcpProxy } from '#test/support/services/tcp-proxy.ts'
import { button, entry } from './at-desk.ts'
import { dropFile } from './composer-text.ts'
import { dictate, textOf } from './desk-page.ts'
import { openDesk, untilPublished } from './desk-words.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)
const app = forThisFile(startApp)

/** A second of video as a browser records it. */
const film = readFileSync('test/fixtures/film.webm')
/** With a void element after it (RFC 8794, section 11.3.2), which takes time to be sent. */
const longFilm = Buffer.concat([film, Buffer.from([0xec, 0x10, 0x40, 0x00, 0x00]), Buffer.alloc(0x400000)])
/** Many waits, on a machine that is busy with others. */
const LONG = { timeout: 120_000 }
const SLOW = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 50_000 }

test(
  'over a bad line a video is cancelled, sent again, begins again by itself, and is posted whole or not at all',
  LONG,
  async () => {
    await using network = await startTcpProxy(Number(new URL(app.url).port))
    await using ana = await openDesk({ app, browser, url: `http://127.0.0.1:${network.port}` })
    const { page, blog } = ana
    const line = await page.context().newCDPSession(page)
    await line.send('Network.emulateNetworkConditions', SLOW)
    await dictate(page, 'High water')

    await button(page, 'Video or audio').click()
    await page
      .getByLabel('Choose video or audio')
      .setInputFiles({ name: 'barrier.webm', mimeType: 'video/webm', buffer: longFilm })
    const fields = page.locator('.composer-recording')
    await fields.getByText(/^[1-9]\d? ?%$/).waitFor()
    await textOf(page).press('Control+Enter')
    await page.getByRole('status').getByText('still on its way').waitFor()
    await button(page, 'Cancel the upload of barrier.webm').click()
    await fields.getByText('The upload was cancelled.').waitFor()
    await button(page, 'Try again').click()
    await fields.getByText(/^\d+ ?%$/).waitFor()
    network.cut()
    await fields.getByText('begins again by itself').waitFor()
    await line.send('Network.emulateNetworkConditions', { ...SLOW, uploadThroughput: -1 })
    network.mend()
    await fields.locator('progress').waitFor({ state: 'detached' })
    await fields.getByLabel('Description').fill('The barrier')
    await page.keyboard.press('Control+Enter')

    await untilPublished(app, blog, ['High water\n'])
    expect(ana.faults).toEqual([])
  },
)

const captions = (timing: string) => Buffer.from(`WEBVTT\n\n${timing}\nDas Sperrwerk schließt\n`)

test(
  'a video gets texts, captions and a poster, says what is wrong with a file, and is corrected; versions show it in words',
  LONG,
  async () => {
    await using ana = await openDesk({ app, browser })
    const { page, blog } = ana
    await dictate(page, 'High water')
    await dropFile(page, { name: 'barrier.webm', type: 'video/webm', bytes: [...film] })
    const fields = page.locator('.composer-recording')
    await fields.getByLabel('Description').fill('The barrier')
    await fields.locator('progress').waitFor({ state: 'detached' })

    await textOf(page).getByText('High water').click()
    await button(page, 'Use the frame shown').click()
    await fields.getByRole('img', { name: 'Poster' }).waitFor()
    const file = { name: 'barrier.de.vtt', mimeType: 'text/vtt' }
    const add = fields.getByLabel('Add captions')
    await add.setInputFiles({ ...file, buffer: captions('00:00 --> soon') })
    await fields.getByText('Line 3 is no timing. Write it as 00:01.000 --> 00:04.000').waitFor()
    await button(page, 'Remove captions 1').click()
    await add.setInputFiles({ ...file, buffer: captions('00:00.000 --> 00:01.000') })
    await fields.getByLabel('Transcript').fill('The barrier closes.')
    await dropFile(page, { name: 'noise.wav', type: 'audio/wav', bytes: [...Buffer.from('RIFF0000WAVEfmt and so on')] })
    await page.getByText('WAV is many times larger than necessary. Save it as MP3, or as M4A with AAC.').waitFor()
    await button(page, 'Remove the block').last().click()
    await page.locator('.composer-upload').waitFor({ state: 'detached' })
    expect(await violationsIn(page)).toEqual([])
    await textOf(page).press('Control+Enter')
    await untilPublished(app, blog, ['High water\n'])

    const { updates } = (await app.api('GET', `/v1/blogs/${blog}/updates`)).body
    expect(updates[0].body[1]).toEqual({
      ...{ _type: 'video', _key: expect.any(String), url: expect.stringMatching(/\/media\/.*\.webm$/) },
      ...{
        alt: 'The barrier',
        transcript: 'The barrier closes.',
        width: 320,
        height: 180,
        seconds: expect.any(Number),
      },
      poster: expect.objectContaining({ url: expect.stringMatching(/\/media\//), width: 320, height: 180, alt: '' }),
      tracks: [{ _type: 'track', _key: expect.any(String), url: expect.stringMatching(/\.vtt$/), language: 'de' }],
    })
    await entry(page, 'High water').getByRole('button', { name: 'Edit' }).click()
    await fields.getByLabel('Caption', { exact: true }).fill('At the harbour')
    await page.keyboard.press('Control+Enter')
    await entry(page, 'At the harbour').getByRole('button', { name: 'More' }).click()
    await button(page, 'History').click()
    const difference = page.getByRole('region', { name: 'What changed' })
    await difference.getByText('At the harbour').waitFor()
    expect(await difference.innerText()).not.toContain('{')
    expect(ana.faults).toEqual([])
  },
)
