/** `crier export` fetches URLs given by editors, and lets none of them do harm on the machine where it runs. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { picture } from '#test/support/data/sample-pictures.ts'
import { type OtherAnswer, redirect, startOtherSite } from '#test/support/services/other-site.ts'
import { approved, say } from '#test/support/services/readers-speak.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { runHere } from './run-here.ts'

const file =
  (bytes: Buffer | string, type: string): OtherAnswer =>
  response =>
    void response.writeHead(200, { 'Content-Type': type }).end(bytes)

/** Never ends. */
const flood: OtherAnswer = response => {
  response.writeHead(200, { 'Content-Type': 'image/png' })
  const more = () => {
    while (response.write(Buffer.alloc(1_000_000))) if (response.destroyed) return
  }
  response.on('drain', more)
  more()
}

const SCRIPT = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

test("private addresses are not requested, unless they are the server's own", async () => {
  await using site = await startOtherSite({ '/admin': file('secret', 'image/png') })
  await using app = await startApp({ blog: 'storm' })
  await app.post('storm', `![a](${site.url}/admin?secret=1)`)

  const run = await runCrier(['export', 'storm', join(app.folder, 'archive')], { env: { CRIER_URL: app.url } })

  expect(run.err).toContain(`Not archived, because it could not be fetched: ${site.url}/admin?secret=1`)
  expect(site.asked).toEqual([])
})

test("a private blog is read with the key, or with a profile's key", async () => {
  await using app = await startApp({ env: { CRIER_READER_JWT_SECRET: 'x'.repeat(32) } })
  await app.createBlog('storm', { access: 'private' })
  await app.post('storm', 'For members')
  const home = { XDG_CONFIG_HOME: app.folder }
  const [env, input] = [{ CRIER_URL: app.url, CRIER_KEY: app.adminKey }, `${app.adminKey}\n`]
  await runHere(['profile', '--url', app.url], home, input)

  const byKey = await runHere(['export', 'storm', join(app.folder, 'one')], env)
  const byProfile = await runHere(['export', 'storm', join(app.folder, 'two')], home)

  expect([byKey.err, byKey.status]).toEqual([expect.not.stringContaining('private'), 0])
  expect([byProfile.out, byProfile.status]).toEqual([expect.stringContaining('1 update'), 0])
})

test('an archive has the comments that readers see, on its page and as data', async () => {
  await using app = await startApp()
  await app.createBlog('budget-day', { comments: { kind: 'comments' } })
  const news = await app.post('budget-day', 'News')
  await approved(app, 'Shown <b>', { update: news.id, name: 'Ana' })
  await approved(app, 'Of everything')
  await say(app, 'Never shown')
  const folder = join(app.folder, 'archive')

  const run = await runHere(['export', 'budget-day', folder], { CRIER_URL: app.url })
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  const { comments } = JSON.parse(await readFile(join(folder, 'comments.json'), 'utf8'))

  expect(run.out).toContain('1 update, 0 pictures, 2 comments')
  expect(page).toContain('Shown &lt;b&gt;')
  expect(page).toContain('"commentCount":2')
  expect(comments.map(({ text }: { text: string }) => text)).toEqual(['Of everything', 'Shown <b>'])
  expect(page + JSON.stringify(comments)).not.toContain('Never shown')
})

test('only real pictures, judged by their bytes and size, are kept', async () => {
  const [png, known] = await Promise.all([picture(20, 20).png().toBuffer(), picture(30, 20).png().toBuffer()])
  await using site = await startOtherSite({
    '/right.svg': file(png, 'image/svg+xml'),
    '/known.png': file(known, 'image/png'),
    '/drawing.png': file(SCRIPT, 'image/png'),
    '/page': file('<script>alert(1)</script>', 'image/png'),
    '/endless.png': flood,
    '/moved': redirect('http://169.254.169.254/latest.png'),
  })
  await using app = await startApp({ blog: 'storm' })
  for (const path of ['right.svg', 'drawing.png', 'page', 'endless.png', 'moved']) {
    await app.post('storm', `![a](${site.url}/${path})`)
  }
  const summary = { body: { markdown: `![b](${site.url}/known.png)` }, headers: { 'If-Match': '0' } }
  await app.api('PUT', '/v1/blogs/storm/summary', summary)
  const folder = join(app.folder, 'archive')

  const env = { CRIER_URL: app.url, CRIER_LINK_ORIGINS: site.url }
  const run = await runHere(['export', 'storm', folder], env)

  expect(run.out).toContain('5 updates, 2 pictures')
  const kept = await readdir(join(folder, 'pictures'))
  expect(kept.map(name => name.endsWith('.png'))).toEqual([true, true])
  const bytes = await Promise.all(kept.map(name => readFile(join(folder, 'pictures', name))))
  expect(bytes).toEqual(expect.arrayContaining([png, known]))
})
