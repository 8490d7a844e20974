/** The pictures of a removed update are erased everywhere. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SqlErasures } from '#editorial/media/sql-erasures.ts'
import { systemClock } from '#platform/clock.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import { openSqliteStore } from '#store/log/sqlite-store.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { erasuresContract } from '#test/contracts/erasures.ts'
import { closing } from '#test/support/closing.ts'
import { picture } from '#test/support/data/sample-pictures.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newDataFolder } from '#test/support/new-folder.ts'
import { startBucket } from '#test/support/services/bucket.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

const UPDATES = '/v1/blogs/storm/updates'
/** The eraser polls every two seconds; the rest is an allowance for a busy machine. */
const SOON = { timeout: 15_000 }

const database = forThisFile(makeDatabase)

erasuresContract('on SQLite', async () => {
  const folder = await newDataFolder()
  const store = await openSqliteStore({ folder })
  const writing = openSqlite(join(folder, 'crier.db'))
  const time = { ms: 1_000_000 }
  const now = () => new Date(time.ms)
  return closing([writing, store], {
    ...{ log: store.log, time },
    open: () => new SqlErasures({ database: sqliteDatabase(writing), now }),
  })
})

erasuresContract('on PostgreSQL', async () => {
  const store = await openPostgresStore({ url: database.url, clock: systemClock })
  const time = { ms: 1_000_000 }
  const now = () => new Date(time.ms)
  return closing([store, database.empty], {
    ...{ log: store.log, time },
    open: () => new SqlErasures({ database: postgresDatabase(store.database), now }),
  })
})

test('the picture of a removed update is deleted from the data folder and no longer served, and may be uploaded again', async () => {
  await using app = await startApp({ blog: 'storm' })
  const barrier = await png()
  const [shown, shared] = [await upload(app, barrier), await upload(app, await png())]
  const update = await app.post('storm', `![Barrier](${shown}) ![Bridge](${shared})`)
  await app.post('storm', `![Bridge](${shared})`, { status: 'draft' })

  await app.api('PATCH', `${UPDATES}/${update.id}`, {
    body: { markdown: 'Words alone' },
    headers: { 'If-Match': '1' },
  })
  const removed = await app.api('DELETE', `${UPDATES}/${update.id}?mode=remove`)

  expect(removed.status).toBe(200)
  await expect.poll(() => readdir(join(app.folder, 'media')), SOON).toEqual([nameIn(shared)])
  expect(await app.api('GET', shown, { key: null })).toMatchObject({ status: 404, body: { code: 'unknown_picture' } })
  expect((await app.api('GET', shared, { key: null })).status).toBe(200)
  expect(app.logged.join('')).toContain(`"picture":"${shown}"`)

  expect(await upload(app, barrier)).toBe(shown)
  expect((await app.api('GET', shown, { key: null })).status).toBe(200)
})

test('pictures removed during an outage of the bucket are erased when it is back, by any running node', async () => {
  await using bucket = await startBucket()
  const { endpoint, bucket: name, region, accessKey, secretKey } = bucket.options
  await using fresh = await makeDatabase()
  await using app = await startApp({
    env: {
      ...{ DATABASE_URL: fresh.url, CRIER_S3_ENDPOINT: endpoint, CRIER_S3_BUCKET: name, CRIER_S3_REGION: region },
      ...{ CRIER_S3_ACCESS_KEY: accessKey, CRIER_S3_SECRET_KEY: secretKey },
    },
  })
  await app.createBlog('storm')
  const path = await upload(app, await png())
  const draft = await app.post('storm', `![Barrier](${path})`, { status: 'draft' })
  bucket.failNext(3)

  await app.api('DELETE', `${UPDATES}/${draft.id}?mode=remove`)
  await expect.poll(() => app.logged.join(''), SOON).toContain('cannot erase removed pictures')
  expect((await app.api('GET', path, { key: null })).status).toBe(200)
  await app.restart()

  await expect.poll(() => bucket.asked, { timeout: 30_000 }).toContain(`DELETE /${name}${path} 204`)
  expect((await app.api('GET', path, { key: null })).status).toBe(404)
}, 60_000)

const png = () => picture(30, 20).png().toBuffer()

async function upload(app: TestApp, bytes: Buffer): Promise<string> {
  const { body } = await app.api('POST', '/v1/media', {
    body: new Uint8Array(bytes),
    headers: { 'Content-Type': 'image/png' },
  })
  return new URL(body.picture.url).pathname
}

function nameIn(path: string): string {
  return path.slice('/media/'.length)
}
