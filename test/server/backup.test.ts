/** Backups of a data folder beside its server, and what a server on the restored folder serves. */
import { existsSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { createFolderMedia } from '#editorial/media/folder-media.ts'
import { type MediaName, readMediaName } from '#editorial/media/media-name.ts'
import { newHead } from '#server/backup/backup-format.ts'
import { openFileTarget } from '#server/backup/backup-target.ts'
import { makeBackup } from '#server/backup/make-backup.ts'
import { copySqlite } from '#server/backup/sqlite-copy.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { picture } from '#test/support/data/sample-pictures.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { createReader } from '#test/support/readers/awaitable-reader.ts'
import { backUpTo, restoreFrom } from '#test/support/services/backups.ts'
import { demand } from '#test/support/services/call-api.ts'
import { decide, say } from '#test/support/services/readers-speak.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

test('a backup made beside the server, restored at another address, reads as the original', async () => {
  const folder = await newFolder()
  await using app = await startApp({ env: { CRIER_PUBLIC_URL: 'https://old.example' } })
  await fillNewsroom(app)
  const { manifest } = await backUpTo(join(folder, 'a.tar'), { env: { CRIER_DATA: app.folder } })
  const before = await readEverything(app, 'https://old.example')
  const elsewhere = join(folder, 'other', 'machine')

  const { settled } = await restoreFrom(join(folder, 'a.tar'), { env: { CRIER_DATA: elsewhere } })
  await using other = await startApp({ folder: elsewhere, env: { CRIER_PUBLIC_URL: 'https://new.example' } })
  const after = await readEverything(other, 'https://new.example')

  expect(after).toEqual(before)
  expect(before.pictures).toHaveLength(3)
  expect([manifest.pictures.count, manifest.missing, manifest.erased, settled]).toEqual([
    3,
    [],
    [],
    { overdue: 0, hooks: 0 },
  ])
  expect(await readdir(folder)).toEqual(['a.tar', 'other'])
  expect(other.logged.filter(line => line.includes('went back in time'))).toEqual([])
})

test('a reader who was ahead of the backup gets what the restored log has and gets, nothing missing and nothing twice', async () => {
  const folder = await newFolder()
  await using app = await startApp({ blog: 'budget-day' })
  await app.post('budget-day', 'In the backup')
  await backUpTo(join(folder, 'a.tar'), { env: { CRIER_DATA: app.folder } })
  const seen = createReader<Coverage>()
  const { followBlog }: Sdk = await import(SDK)
  const reader = followBlog(`${app.url}/blogs/budget-day`, { onCoverage: coverage => seen.take(coverage) })
  try {
    await app.post('budget-day', 'Lost with the disk')
    await until(seen, ['Lost with the disk', 'In the backup'])
    const { body: lost } = await app.api('GET', '/v1/blogs/budget-day')

    await app.stop()
    for (const name of await readdir(app.folder)) await rm(join(app.folder, name), { recursive: true })
    await restoreFrom(join(folder, 'a.tar'), { env: { CRIER_DATA: app.folder } })
    await app.restart()
    const stale = await app.api('GET', `/v1/blogs/budget-day/changes?after=${lost.cursor}`)
    await app.post('budget-day', 'Another second one')
    await app.post('budget-day', 'And a third')

    // The same offsets as before, with other changes.
    expect([stale.status, stale.body.code]).toEqual([410, 'gap'])
    await until(seen, ['And a third', 'Another second one', 'In the backup'])
  } finally {
    reader.close()
  }
})

test('comments are restored with their state; readers load them anew, and no answer is pushed again', async () => {
  const folder = await newFolder()
  await using app = await startApp()
  await app.createBlog('budget-day', { comments: { kind: 'questions' } })
  const asked = await say(app, 'When?', { tell: 'a-device' })
  await say(app, 'Still waiting')
  await decide(app, asked, { action: 'answer', answer: { text: 'At noon.' } })
  const before = (await app.api('GET', '/v1/blogs/budget-day/comments')).body
  await backUpTo(join(folder, 'a.tar'), { env: { CRIER_DATA: app.folder } })

  await restoreFrom(join(folder, 'a.tar'), { env: { CRIER_DATA: join(folder, 'b') } })
  using restored = new DatabaseSync(join(folder, 'b', 'crier.db'))
  const pushes = restored.prepare('SELECT * FROM comment_answers').all()
  await using other = await startApp({ folder: join(folder, 'b') })
  const after = (await other.api('GET', '/v1/blogs/budget-day/comments')).body
  const queue = (await other.api('GET', '/v1/blogs/budget-day/comments/queue')).body

  expect(after.comments).toEqual(before.comments)
  expect(after.comments).toMatchObject([{ id: asked, answer: { text: 'At noon.' } }])
  expect(after.cursor.split('.')[0]).not.toBe(before.cursor.split('.')[0])
  expect(queue.comments).toMatchObject([{ text: 'Still waiting', state: 'waiting' }])
  expect(pushes).toEqual([])
})

test('beside posts that never pause, a backup is the log of one moment, with every picture it shows', async () => {
  const folder = await newFolder()
  await using app = await startApp({ blog: 'budget-day' })
  const made = new AbortController()
  const posting = Promise.all([1, 2, 3].map(poster => post(app, { poster, until: made.signal })))

  const file = join(folder, 'a.tar')
  await expect.poll(async () => (await app.api('GET', '/v1/blogs/budget-day')).body.updates.length).toBeGreaterThan(8)
  await backUpTo(file, { env: { CRIER_DATA: app.folder } })
  made.abort()
  const posted = (await posting).flat()
  await restoreFrom(file, { env: { CRIER_DATA: join(folder, 'b') } })

  using restored = new DatabaseSync(join(folder, 'b', 'crier.db'))
  const all = (sql: string) => restored.prepare(sql).all()
  const [{ head } = {}] = all("SELECT head FROM streams WHERE stream = 'blog:budget-day'")
  const offsets = all("SELECT change_offset AS at FROM changes WHERE stream = 'blog:budget-day' ORDER BY 1")
  const shown = all('SELECT DISTINCT picture FROM pictures_shown').map(({ picture: name }) => String(name))
  expect(offsets.map(({ at }) => at)).toEqual(Array.from({ length: Number(head) }, (_, index) => index + 1))
  expect(Number(head)).toBeGreaterThan(8)
  expect(Number(head)).toBeLessThanOrEqual(posted.length + 1)
  expect(shown.filter(name => !existsSync(join(folder, 'b', 'media', name)))).toEqual([])
  expect(shown.length).toBeGreaterThan(0)
})

test('pictures that come and go while a backup is made: it holds those of its updates, and none that was removed', async () => {
  const folder = await newFolder()
  await using app = await startApp({ blog: 'budget-day' })
  const early = await upload(app, 30)
  const removedEarly = await app.post('budget-day', `![a](/media/${early})`)
  const media = createFolderMedia(join(app.folder, 'media'))
  let late: MediaName | undefined
  let copies = 0
  await using target = await openFileTarget(join(folder, 'a.tar'))

  const manifest = await makeBackup({
    head: newHead({ kind: 'sqlite', crier: '1.2.3', startedAt: new Date().toISOString() }),
    pictures: {
      ...media,
      async *list() {
        yield* media.list()
        await remove(app, removedEarly.id, early)
        late = await upload(app, 50)
        await app.post('budget-day', `![b](/media/${late})`)
      },
    },
    async copyDatabase(to) {
      copies += 1
      const copied = await copySqlite({ from: join(app.folder, 'crier.db'), to, signal: never })
      if (copies > 1 || !late) return copied
      const [{ id }] = (await app.api('GET', '/v1/blogs/budget-day')).body.updates
      await remove(app, id, late)
      return copied
    },
    ...{ target, mayMiss: false, now: () => new Date(), signal: never, onProgress: () => {} },
  })
  await restoreFrom(join(folder, 'a.tar'), { env: { CRIER_DATA: join(folder, 'b') } })

  expect([copies, manifest.missing, manifest.erased]).toEqual([2, [], [early]])
  expect(await readdir(join(folder, 'b', 'media'))).toEqual([])
})

test('a picture that the store has lost or damaged refuses the backup, unless it may be missing', async () => {
  const folder = await newFolder()
  await using app = await startApp({ blog: 'budget-day' })
  const [lost, damaged] = [await upload(app, 30), await upload(app, 40)]
  for (const name of [lost, damaged]) await app.post('budget-day', `![a](/media/${name})`)
  await rm(join(app.folder, 'media', lost))
  await writeFile(join(app.folder, 'media', damaged), 'other bytes')
  const env = { CRIER_DATA: app.folder }

  const refused = await backUpTo(join(folder, 'a.tar'), { env }).catch((error: Error) => error)
  const left = await readdir(folder)
  const { manifest } = await backUpTo(join(folder, 'a.tar'), { env, mayMiss: true })
  const restored = await restoreFrom(join(folder, 'a.tar'), { env: { CRIER_DATA: join(folder, 'b') } })

  expect(String(refused)).toMatch(/No backup was made: .*lost.*--allow-missing/)
  expect([String(refused)].filter(text => text.includes(lost) && text.includes(damaged))).toHaveLength(1)
  expect(left).toEqual([])
  expect([...manifest.missing].sort()).toEqual([lost, damaged].sort())
  expect(restored.manifest.missing).toEqual(manifest.missing)
})

/** Named by a constant: its types need those of a browser. */
const SDK: string = '#client/sdk/src/follow.ts'
type Sdk = {
  followBlog(src: string, listener: { onCoverage(coverage: Coverage): void }): { close(): void }
}

const never = new AbortController().signal

async function fillNewsroom(app: TestApp): Promise<void> {
  const [shown, lead, unposted] = [await upload(app, 20), await upload(app, 25), await upload(app, 33)]
  await app.createBlog('budget-day', { standfirst: 'All day', lead: { url: `/media/${lead}`, alt: 'The House' } })
  await app.createBlog('floods', { state: 'upcoming' })
  const first = await app.post('budget-day', 'Doors **open**', { title: 'Doors' })
  const path = (id: string) => `/v1/blogs/budget-day/updates/${id}`
  demand(
    await app.api('PATCH', path(first.id), { body: { markdown: 'Doors opened', correction: 'Tense' }, headers: FIRST }),
  )
  const wrong = await app.post('budget-day', 'Wrong')
  demand(await app.api('DELETE', `${path(wrong.id)}?mode=retract`, { headers: FIRST, body: { note: 'It was not so' } }))
  await app.post('budget-day', `![The queue](/media/${shown})`, { key: true })
  await app.post('budget-day', 'A draft', { status: 'draft' })
  const publishAt = new Date(Date.now() + 30 * 86_400_000).toISOString()
  await app.post('floods', 'Later', { status: 'scheduled', publishAt, alert: { title: 'Later' } })
  demand(await app.api('POST', '/v1/sites', { body: { id: 'partner', name: 'P', origins: ['https://p.example'] } }))
  expect(unposted).toBeTruthy()
}

const FIRST = { 'If-Match': '"1"' }

/** All of it as its readers, its desk and its administrators get it, without what says where and in which life it is. */
async function readEverything(app: TestApp, publicUrl: string) {
  const texts: [string, string][] = []
  const read = async (path: string, key?: null) => {
    const { status, text } = await app.api('GET', path, key === null ? { key } : {})
    texts.push([path, `${status} ${text}`])
    return text
  }
  await Promise.all(['/v1/blogs', '/v1/sites', '/v1/keys', '/v1/audit'].map(path => read(path)))
  for (const blog of ['budget-day', 'floods']) {
    for (const path of ['', '/updates', '/changes', '/desk', '/alerts']) await read(`/v1/blogs/${blog}${path}`)
    for (const path of ['', '/feed.rss', '/feed.json']) await read(`/blogs/${blog}${path}`, null)
  }
  const { updates } = JSON.parse(await read('/v1/blogs/budget-day/updates'))
  for (const { id } of updates) await read(`/v1/blogs/budget-day/updates/${id}/history`)
  const names = (await readdir(join(app.folder, 'media'))).sort()
  const pictures = await Promise.all(names.map(async name => [name, (await fetch(`${app.url}/media/${name}`)).status]))
  const plain = (text: string) =>
    text
      .replaceAll(publicUrl, 'https://news.example')
      .replaceAll(publicUrl.slice(8), 'news.example')
      .replaceAll(/[a-z0-9]{8}\.(?=\d+["&])/g, '<epoch>.')
      .replaceAll(/"epoch":"\w+"/g, '"epoch":""')
      // That it was backed up and restored is in the list where it happened.
      .replaceAll(/\{"id":"[^"]+","at":"[^"]+","action":"backup\.\w+","actor":\{[^}]*\},"detail":\{[^}]*\}\},?/g, '')
      // Written every few minutes.
      .replaceAll(/,"usedAt":"[^"]+"/g, '')
      // When the figures of sites were read.
      .replace(/"at":"[^"]+"}$/, '"at":""}')
  return { pictures, texts: texts.map(([path, text]) => [path, plain(text)]).sort() }
}

async function upload(app: TestApp, side: number): Promise<MediaName> {
  const body = await picture(side, side).png().toBuffer()
  const answer = demand(await app.api('POST', '/v1/media', { body, headers: { 'Content-Type': 'image/png' } }))
  const name = readMediaName(/[0-9a-f]{64}\.\w+/.exec(JSON.stringify(answer))?.[0] ?? '')
  if (!name) throw new Error('the picture has no name')
  return name
}

/** Resolves when its picture is erased too. */
async function remove(app: TestApp, id: string, name: MediaName): Promise<void> {
  demand(await app.api('DELETE', `/v1/blogs/budget-day/updates/${id}?mode=remove`, { headers: FIRST }))
  await expect.poll(() => existsSync(join(app.folder, 'media', name)), { timeout: 20_000 }).toBe(false)
}

async function post(app: TestApp, { poster, until }: { poster: number; until: AbortSignal }): Promise<string[]> {
  const posted: string[] = []
  while (!until.aborted) {
    const text = posted.length % 8 === 0 ? `![a](/media/${await upload(app, 10 + posted.length)})` : `${poster}`
    posted.push((await app.post('budget-day', text)).id)
  }
  return posted
}

/** Each text once, in this order; other states before it are those of the way there. */
async function until(seen: { next(): Promise<Coverage> }, texts: readonly string[]): Promise<void> {
  for (;;) {
    const { updates } = await seen.next()
    const now = updates.map(({ body }) => JSON.stringify(body))
    expect(new Set(now).size).toBe(now.length)
    if (now.length === texts.length && texts.every((text, index) => now[index]?.includes(text))) return
  }
}
