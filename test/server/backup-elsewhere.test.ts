/** Backups into a bucket, of pictures in a bucket, and of a PostgreSQL database. */
import { randomBytes } from 'node:crypto'
import { chmod, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { BucketObject } from '#server/backup/bucket-object.ts'
import { runHere } from '#test/cli/run-here.ts'
import { picture } from '#test/support/data/sample-pictures.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { backUpTo, restoreFrom } from '#test/support/services/backups.ts'
import { startBucket } from '#test/support/services/bucket.ts'
import { demand } from '#test/support/services/call-api.ts'
import { examine } from '#test/support/services/examine.ts'
import { runCrier } from '#test/support/services/run-crier.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { startSystemPostgres, systemPrograms } from '#test/support/services/system-postgres.ts'

const bucket = forThisFile(startBucket)

const backupKeys = () => ({
  CRIER_BACKUP_ENDPOINT: bucket.options.endpoint,
  CRIER_BACKUP_REGION: bucket.options.region,
  CRIER_BACKUP_ACCESS_KEY: bucket.options.accessKey,
  CRIER_BACKUP_SECRET_KEY: bucket.options.secretKey,
})
const pictureBucket = () => ({
  CRIER_S3_BUCKET: bucket.options.bucket,
  CRIER_S3_ENDPOINT: bucket.options.endpoint,
  CRIER_S3_ACCESS_KEY: bucket.options.accessKey,
  CRIER_S3_SECRET_KEY: bucket.options.secretKey,
})

test('a backup goes into a bucket, is never overwritten there, and is restored from it', async () => {
  const folder = await newFolder()
  await using app = await startApp({ blog: 'budget-day' })
  const name = await upload(app)
  await app.post('budget-day', `![a](/media/${name})`)
  const env = { CRIER_DATA: app.folder, ...backupKeys() }

  const { place } = await backUpTo(`s3://${bucket.options.bucket}/nightly/`, { env })
  const again = await backUpTo(place, { env }).catch((error: Error) => error.message)
  await restoreFrom(place, { env: { CRIER_DATA: join(folder, 'data'), ...backupKeys() } })

  expect(place).toMatch(/^s3:\/\/newsroom-pictures\/nightly\/crier-\d{8}T\d{6}Z\.tar$/)
  expect(again).toContain('exists already; backups are never overwritten')
  expect(await readdir(join(folder, 'data', 'media'))).toEqual([name])
})

test('a large backup goes up in parts and comes back whole; one that fails is aborted, and nothing is there', async () => {
  const content = randomBytes(1_300_000)
  const open = (key: string) => new BucketObject({ ...bucket.options, key, partBytes: 500_000 })
  async function* failing() {
    yield content
    throw new Error('the disk failed')
  }
  const before = bucket.asked.length

  await open('large/a b.tar').write(Readable.from([content.subarray(0, 7), content.subarray(7)]))
  const back = await buffer(await open('large/a b.tar').read())
  const parts = bucket.asked.slice(before).filter(asked => asked.includes('partNumber='))
  const failed = await open('large/failed.tar')
    .write(Readable.from(failing()))
    .catch((error: Error) => error.message)

  expect(back.equals(content)).toBe(true)
  expect(parts.length).toBe(3)
  expect(failed).toBe('the disk failed')
  expect(await open('large/failed.tar').exists()).toBe(false)
  expect(bucket.asked.at(-2)).toMatch(/^DELETE .*failed\.tar\?uploadId=/)
})

test('pictures in a bucket are in the backup, and are put into the bucket of the restored server', async () => {
  const folder = await newFolder()
  const env = pictureBucket()
  await using app = await startApp({ blog: 'budget-day', env })
  const name = await upload(app)
  await app.post('budget-day', `![a](/media/${name})`)

  const file = join(folder, 'a.tar')
  const { manifest } = await backUpTo(file, { env: { ...env, CRIER_DATA: app.folder } })
  const stored = bucket.asked.length
  await restoreFrom(file, { env: { ...env, CRIER_DATA: join(folder, 'data') } })
  const put = bucket.asked.slice(stored)

  expect(manifest.pictures.count).toBeGreaterThan(0)
  expect(put.filter(asked => asked === `PUT /newsroom-pictures/media/${name} 200`)).toHaveLength(1)
  expect((await readdir(join(folder, 'data'))).filter(one => one === 'media')).toEqual([])
})

test('PostgreSQL: one snapshot with its pictures, restored into an empty database only, with new epochs', async ({
  skip,
}) => {
  const programs = systemPrograms()
  if (!programs) return skip('pg_dump and pg_restore are missing; install the packages of PostgreSQL')
  const folder = await newFolder()
  await using server = await startSystemPostgres(programs)
  const [url, empty] = [await server.create('original'), await server.create('copy')]
  const env = { ...pictureBucket(), DATABASE_URL: url }
  await using app = await startApp({ blog: 'budget-day', env })
  const name = await upload(app)
  await app.post('budget-day', `![a](/media/${name})`)
  const { body: before } = await app.api('GET', '/v1/blogs/budget-day')

  const file = join(folder, 'a.tar')
  await backUpTo(file, { env })
  const used = await restoreFrom(file, { env }).catch((error: Error) => error.message)
  await restoreFrom(file, { env: { ...env, DATABASE_URL: empty }, isCheck: true })
  await restoreFrom(file, { env: { ...env, DATABASE_URL: empty } })
  const intoFolder = restoreFrom(file, { env: { CRIER_DATA: join(folder, 'data') } })
  await expect(intoFolder).rejects.toThrow('This is a backup of PostgreSQL')
  await using restored = await startApp({ env: { ...env, DATABASE_URL: empty } })
  const { body: after } = await restored.api('GET', '/v1/blogs/budget-day')
  const stale = await restored.api('GET', `/v1/blogs/budget-day/changes?after=${before.cursor}`)
  await restored.post('budget-day', 'It goes on')
  const policy = { CRIER_DATA: join(folder, 'none'), CRIER_KEEP_ENDED_DAYS: '7', CRIER_KEEP_CHANGES_DAYS: '1000' }
  const keys = { CRIER_KEEP_REQUEST_DAYS: '7', CRIER_KEEP_UPLOAD_DAYS: '7' }
  const pruned = await runHere(['prune'], { ...env, DATABASE_URL: empty, ...policy, ...keys })

  expect(used).toContain('The database is not empty')
  expect([pruned.err, pruned.out]).toEqual(['', 'Nothing is older than its retention setting.\n'])
  expect(after.updates).toEqual(before.updates)
  expect(stale.status).toBe(410)
  expect(restored.logged.filter(line => line.includes('went back in time'))).toEqual([])
  expect(await readdir(folder)).toEqual(['a.tar', 'data'])
})

test('PostgreSQL: a restore that was killed before it settled keeps every node and command off until the same one is repeated', async ({
  skip,
}) => {
  const programs = systemPrograms()
  if (!programs) return skip('pg_dump and pg_restore are missing; install the packages of PostgreSQL')
  const folder = await newFolder()
  await using server = await startSystemPostgres(programs)
  const [url, copy] = [await server.create('original'), await server.create('copy')]
  const [env, into] = [{ DATABASE_URL: url }, { DATABASE_URL: copy }]
  await using app = await startApp({ blog: 'budget-day', env })
  await app.post('budget-day', 'Doors open')
  const [first, second] = [join(folder, 'a.tar'), join(folder, 'b.tar')]
  await backUpTo(first, { env })
  await app.post('budget-day', 'The speech begins')
  await backUpTo(second, { env })
  // Kills its parent, the command, as soon as the tables are there.
  const killing = join(folder, 'pg_restore')
  await writeFile(killing, `#!/bin/sh\n${programs}/pg_restore "$@"; kill -9 $PPID\n`)
  await chmod(killing, 0o700)
  const PATH = `${folder}:${process.env.PATH}`

  const killed = await runCrier(['restore', first], { env: { ...into, PATH } })
  const refused = async (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'done',
      (error: Error) => error.message,
    )
  const node = await refused(startApp({ env: into }))
  const command = await runHere(['key', 'list'], into)
  const backup = await refused(backUpTo(join(folder, 'c.tar'), { env: into }))
  const doctor = (await examine(into)).of('database')
  const other = await refused(restoreFrom(second, { env: into }))
  const { settled } = await restoreFrom(first, { env: into })
  const again = await refused(restoreFrom(first, { env: into }))
  await using restored = await startApp({ env: into })
  const { updates } = (await restored.api('GET', '/v1/blogs/budget-day')).body
  const { entries } = (await restored.api('GET', '/v1/audit?action=backup.restored')).body

  expect([killed.status, killed.out]).toEqual([null, ''])
  for (const said of [node, command.err, backup]) expect(said).toContain('a restore into it has not ended')
  expect(doctor).toContainEqual(expect.stringMatching(/^problem: A restore into it has not ended/))
  expect(other).toContain('The restore of another backup into this database was cut off')
  expect(settled).toEqual({ overdue: 0, hooks: 0 })
  expect(again).toContain('The database is not empty')
  expect(updates).toHaveLength(1)
  expect(entries).toMatchObject([{ actor: { kind: 'command line', name: 'ops' }, detail: { crier: '1.2.3' } }])
})

async function upload(app: TestApp): Promise<string> {
  const body = await picture(20, 20).png().toBuffer()
  const answer = demand(await app.api('POST', '/v1/media', { body, headers: { 'Content-Type': 'image/png' } }))
  return /[0-9a-f]{64}\.\w+/.exec(JSON.stringify(answer))?.[0] ?? ''
}
