/** `crier export`: an ended coverage in a folder, opened in a real browser without a server. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { coverage } from '#shared/blog/coverage.ts'
import { picture } from '#test/support/data/sample-pictures.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { at, readUpdates } from './coverage-page.ts'
import { violationsIn } from './violations.ts'

const browser = forThisFile(openBrowser)

test('an exported blog opens from its folder with all updates and pictures, without the server', async () => {
  await using app = await startApp()
  await using folder = await openFolder()
  const blog = await app.createBlog('storm', { title: 'The storm' })
  for (let minute = 10; minute < 55; minute += 1) await app.post('storm', `At ${minute}`, at(`10:${minute}`))
  await app.post('storm', 'What we know.\n\n'.repeat(60), { pinned: true, ...at('10:55') })
  await postPicture(app)
  const headers = { 'If-Match': String(blog.version) }
  await app.api('PATCH', '/v1/blogs/storm', { body: { state: 'ended' }, headers })

  const run = await runCrier(['export', 'storm', folder.path], { env: { CRIER_URL: app.url } })
  await app.stop()
  await using reader = await browser.open(pathToFileURL(join(folder.path, 'index.html')).href)
  const { page } = reader

  expect(run).toMatchObject({ status: 0, err: '', out: `${folder.path}: 47 updates, 1 picture\n` })
  await expect.poll(() => readUpdates(page)).toHaveLength(47)
  await page.locator('.feed img').scrollIntoViewIfNeeded()
  await page.waitForFunction(() => (document.querySelector<HTMLImageElement>('.feed img')?.naturalWidth ?? 0) > 0)
  expect((await page.locator('.pinned .content').boundingBox())?.height).toBeGreaterThan(1_000)
  expect(await page.locator('button').count()).toBe(0)
  expect(await violationsIn(page)).toEqual([])
  expect(reader.faults).toEqual([])
  const data = coverage.parse(JSON.parse(await readFile(join(folder.path, 'coverage.json'), 'utf8')))
  expect(data.updates).toHaveLength(47)
})

test('a picture that cannot be fetched keeps its address, and is reported', async () => {
  await using app = await startApp()
  await using folder = await openFolder()
  await app.createBlog('storm')
  await postPicture(app, '/none.svg')

  const run = await runCrier(['export', 'storm', folder.path], { env: { CRIER_URL: app.url } })

  expect(run.status).toBe(0)
  expect(run.err).toContain('storm has not ended')
  expect(run.err).toContain('Not archived, because it could not be fetched: /none.svg')
  expect(await readFile(join(folder.path, 'index.html'), 'utf8')).toContain(`src="${app.url}/none.svg"`)
})

test('nothing is overwritten, and an unknown blog creates no folder', async () => {
  await using app = await startApp()
  await using folder = await openFolder()
  await writeFile(join(folder.path, 'mine.txt'), 'mine')
  await app.createBlog('storm')
  const env = { CRIER_URL: app.url }

  const full = await runCrier(['export', 'storm', folder.path], { env })
  const unknown = await runCrier(['export', 'none', join(folder.path, 'new')], { env })

  expect(full).toMatchObject({ status: 1, err: expect.stringContaining('is not empty') })
  expect(unknown).toMatchObject({ status: 1, err: expect.stringContaining('There is no blog none') })
  expect(await readdir(folder.path)).toEqual(['mine.txt'])
})

test.each(['atom', 'rss'])('a strict XML parser accepts the %s feed, whatever its content', async kind => {
  await using app = await startApp()
  const nasty = ']]> <!-- & </title> \u0001 \ufffe \ud800 שלום'
  await app.createBlog('storm', { title: nasty })
  await app.post('storm', nasty, { title: nasty, byline: nasty })
  await using reader = await browser.open('about:blank')

  const { text } = await app.api('GET', `/blogs/storm/feed.${kind}`)
  const found = await reader.page.evaluate(xml => {
    const parsed = new DOMParser().parseFromString(xml, 'application/xml')
    return {
      errors: parsed.querySelectorAll('parsererror').length,
      entries: parsed.querySelectorAll('entry, item').length,
    }
  }, text)

  expect(found).toEqual({ errors: 0, entries: 1 })
})

async function postPicture(app: TestApp, given?: string) {
  const url = given ?? (await upload(app))
  const body = [{ _type: 'image', _key: 'i', url, alt: 'The harbour', caption: 'The harbour' }]
  await app.api('POST', '/v1/blogs/storm/updates', { body: { body, ...at('10:56') } })
}

async function upload({ url, adminKey }: TestApp): Promise<string> {
  const answer = await fetch(`${url}/v1/media`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${adminKey}`, 'Content-Type': 'image/png' },
    body: new Uint8Array(await picture(60, 40).png().toBuffer()),
  })
  return (await answer.json()).picture.url
}

async function openFolder() {
  const path = await newFolder()
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
