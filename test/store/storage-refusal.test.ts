/** How disk failures are classified, and that clients are told to retry. */
import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFolderMedia } from '#editorial/media/folder-media.ts'
import type { MediaName } from '#editorial/media/media-name.ts'
import { Refusal, type RefusalCode, refusals } from '#platform/errors.ts'
import { storageRefusal } from '#store/sql/storage-refusal.ts'
import { newFolder } from '#test/support/new-folder.ts'

test.each([
  ['a disk that reports an error (IOERR_WRITE)', 778, 503, 'storage_failed'],
  ['an fsync that fails (IOERR_FSYNC)', 1034, 503, 'storage_failed'],
  ['a disk that was remounted read-only (READONLY)', 8, 503, 'storage_failed'],
  ['a database that lost its rights (CANTOPEN)', 14, 503, 'storage_failed'],
  ['a damaged file (CORRUPT)', 11, 503, 'storage_damaged'],
  ['a file that is no database (NOTADB)', 26, 503, 'storage_damaged'],
  ['a full disk (FULL)', 13, 507, 'storage_full'],
  ['a lock that is held (BUSY_SNAPSHOT)', 517, 503, 'busy'],
])('%s has its own code', (_, errcode, status, code) => {
  const failed = Object.assign(new Error('SQLite says so'), { errcode })

  expect(storageRefusal(failed)).toMatchObject({ status, code, cause: failed })
})

test.each(['EIO', 'EROFS', 'EACCES'])('a picture that cannot be written (%s) is the same failure', code => {
  expect(storageRefusal(Object.assign(new Error(code), { code, path: '/a' }))).toMatchObject({ code: 'storage_failed' })
})

test('a bug is not a disk failure', () => {
  expect(storageRefusal(new TypeError('undefined is not a function'))).toBeUndefined()
  expect(storageRefusal(Object.assign(new Error('no such table'), { errcode: 1 }))).toBeUndefined()
  expect(storageRefusal(Object.assign(new Error('connect EACCES'), { code: 'EACCES' }))).toBeUndefined()
})

const comeBack = Object.entries(refusals).filter(([, [status]]) => status === 503 || status === 507)
test.each(comeBack)('%s has a time to retry', code => {
  expect(new Refusal(code as RefusalCode).retryAfterSeconds).toBeGreaterThan(0)
})

test('a picture for a read-only folder is refused as such', async ({ skip }) => {
  const folder = await newFolder()
  onTestFinished(() => chmod(folder, 0o700).then(() => rm(folder, { recursive: true })))
  if (process.getuid?.() === 0) skip('root ignores folder permissions')
  await chmod(folder, 0o500)

  const put = createFolderMedia(join(folder, 'media')).put('a.png' as MediaName, Buffer.from('x'))

  await expect(put).rejects.toMatchObject({ code: 'storage_failed' })
})
