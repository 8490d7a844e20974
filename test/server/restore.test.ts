/** What a restore refuses: damaged and hostile archives, and every place that holds something. Nothing is put in place then. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { packTar, type TarEntry, unpackTar } from 'modern-tar'
import { beforeAll, expect, test } from 'vitest'
import { BackupError } from '#server/backup/backup-error.ts'
import { manifestName, sha256 } from '#server/backup/backup-format.ts'
import { migrations } from '#store/sql/migrations.ts'
import { picture } from '#test/support/data/sample-pictures.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { backUpTo, restoreFrom } from '#test/support/services/backups.ts'
import { demand } from '#test/support/services/call-api.ts'
import { startApp } from '#test/support/services/start-app.ts'

const app = forThisFile(() => startApp({ blog: 'budget-day' }))
let archive: Buffer
let entries: TarEntry[]

beforeAll(async () => {
  const headers = { 'Content-Type': 'image/png' }
  const body = await picture(20, 20).png().toBuffer()
  const [name] =
    /[0-9a-f]{64}\.\w+/.exec(JSON.stringify(demand(await app.api('POST', '/v1/media', { body, headers })))) ?? []
  await app.post('budget-day', `![a](/media/${name})`)
  const file = join(app.folder, '..', `${sha256(body)}.tar`)
  await backUpTo(file, { env: { CRIER_DATA: app.folder } })
  archive = await readFile(file)
  const { rm } = await import('node:fs/promises')
  await rm(file)
  entries = (await unpackTar(archive)).map(({ header, data }) => ({ header, body: data ?? new Uint8Array() }))
})

test('the archive is a plain tar: its files in their order, for the owner alone', async () => {
  const names = entries.map(({ header }) => header.name.replaceAll(/[0-9a-f]{64}/g, '<hash>'))

  expect(names).toEqual(['crier-backup.json', 'media/<hash>.png', 'crier.db', 'manifest-<hash>.json'])
  expect(entries.map(({ header }) => header.mode)).toEqual([0o600, 0o600, 0o600, 0o600])
})

test('an archive cut off anywhere is refused', async () => {
  const ends = [0, 1, 511, 512, 1_000, 5_000, archive.length >> 1, archive.length - 1_600, archive.length - 1_024]
  for (const end of ends)
    expect(await outcomeOf(archive.subarray(0, end)), `cut at ${end}`).toBe('refused, nothing left')
})

test('a flipped bit is refused wherever it is, but in the zeros that fill a block', async () => {
  const places = [...Array(25).keys()].map(index => Math.floor((index * 0.999 * archive.length) / 25))
  const headers = [...Array(12).keys()].map(index => index * 45)
  for (const place of [...places, ...headers]) {
    const flipped = Buffer.from(archive)
    flipped[place] = (flipped[place] ?? 0) ^ 0x10
    const outcome = await outcomeOf(flipped)
    expect(outcome === 'refused, nothing left' || isFilling(place), `byte ${place}: ${outcome}`).toBe(true)
  }
})

/** Bytes that belong to no entry and no header. */
function isFilling(place: number): boolean {
  let at = 0
  for (const { header } of entries) {
    const [begin, end] = [at + 512, at + 512 + header.size]
    at = end + (-header.size & 511)
    if (place >= end && place < at) return true
    if (place >= begin && place < end) return false
  }
  return false
}

const text = (content: string) => Buffer.from(content)
const entry = (name: string, body = text('x'), more: Partial<TarEntry['header']> = {}): TarEntry => ({
  header: { name, size: body.length, ...more },
  body,
})

test.each<[string, (whole: TarEntry[]) => TarEntry[]]>([
  ['a path out of the folder', whole => [whole[0], entry('../evil'), ...whole.slice(1)] as TarEntry[]],
  ['a path out of the folder behind the right name', whole => insert(whole, entry('media/../../evil'))],
  ['an absolute path', whole => insert(whole, entry('/tmp/crier-evil'))],
  ['a symbolic link', whole => insert(whole, entry('media/a', text(''), { type: 'symlink', linkname: '/etc/passwd' }))],
  [
    'a symbolic link with a picture’s name',
    whole => insert(whole, { ...entry(nameOf(whole), text(''), { type: 'symlink', linkname: '/etc' }) }),
  ],
  ['a hard link', whole => insert(whole, entry('crier.db', text(''), { type: 'link', linkname: '/etc/passwd' }))],
  ['a device', whole => insert(whole, entry('media/b', text(''), { type: 'block-device' }))],
  ['a folder', whole => insert(whole, entry('media/', text(''), { type: 'directory' }))],
  ['a file that is not ours', whole => insert(whole, entry('crier.key'))],
  ['a picture twice', whole => insert(whole, whole[1] as TarEntry)],
  ['a picture with another content', whole => [whole[0], entry(nameOf(whole)), ...whole.slice(2)] as TarEntry[]],
  ['a picture less', whole => [whole[0], ...whole.slice(2)] as TarEntry[]],
  ['the database before the pictures', whole => [whole[0], whole[2], whole[1], whole[3]] as TarEntry[]],
  ['two databases', whole => [...whole.slice(0, 3), ...whole.slice(2)]],
  ['no database', whole => [...whole.slice(0, 2), ...whole.slice(3)]],
  ['something behind the manifest', whole => [...whole, entry('media/c')]],
  ['no head', whole => whole.slice(1)],
  ['nothing at all', () => []],
  ['another program’s tar', () => [entry('README.md')]],
  [
    'a manifest that says something else',
    whole => [...whole.slice(0, 3), manifest(whole, { pictures: { count: 2, bytes: 1 } })],
  ],
  [
    'a manifest that names files elsewhere',
    whole => [...whole.slice(0, 3), manifest(whole, { erased: ['../../victim'] })],
  ],
  ['a manifest without a meaning', whole => [...whole.slice(0, 3), entry(manifestName(text('[]')), text('[]'))]],
])('%s is refused', async (_, change) => {
  expect(await outcomeOf(await packTar(change([...entries])))).toBe('refused, nothing left')
})

test('a header that claims a hundred terabytes is refused at once', async () => {
  const bomb = await packTar([entries[0], entry('media/x')] as TarEntry[])
  const size = Buffer.from('8000000000000000006400000000000'.slice(0, 24), 'hex')
  bomb.set(size, 1_024 + 124)
  repairChecksum(bomb.subarray(1_024, 1_536))

  expect(await outcomeOf(bomb)).toBe('refused, nothing left')
})

test('a database with a trigger of its own is refused before a statement runs on it', async () => {
  const changed = await withDatabase('CREATE TRIGGER evil AFTER UPDATE ON streams BEGIN DELETE FROM blogs; END')

  await expect(restored(changed)).rejects.toThrow("The database in the backup has trigger evil, which is not Crier's")
})

test('a file that is not a database is refused', async () => {
  const body = text('not a database, but with the right checksum')
  const whole = [
    ...entries.slice(0, 2),
    entry('crier.db', body),
    manifest(entries, { database: { bytes: body.length, sha256: sha256(body) } }),
  ]

  await expect(restored(await packTar(whole))).rejects.toThrow('The database in the backup cannot be read')
})

test('a backup of a newer Crier names the way out', async () => {
  const step = migrations.length + 1
  const newer = await withDatabase(`PRAGMA user_version = ${step}`, { schema: step })
  const otherFormat = await packTar([entry('crier-backup.json', text('{"format":2}')), ...entries.slice(1)])

  await expect(restored(newer)).rejects.toThrow(/from a newer Crier .*Install that version/)
  await expect(restored(otherFormat)).rejects.toThrow('made by a newer Crier; restore it with that version')
})

test('a folder that holds something, and that of a running server, are left as they are', async () => {
  const folder = await newFolder()
  const file = join(folder, 'a.tar')
  await writeFile(file, archive)
  await mkdir(join(folder, 'used'))
  await writeFile(join(folder, 'used', 'notes.txt'), 'mine')
  const before = readdirSync(app.folder).sort()

  const restore = (data: string) => restoreFrom(file, { env: { CRIER_DATA: data } })

  await expect(restore(join(folder, 'used'))).rejects.toThrow(/used is not empty \(notes.txt\): nothing was restored/)
  await expect(restore(app.folder)).rejects.toThrow(/A server is running on .*: nothing was restored/)
  expect(readFileSync(join(folder, 'used', 'notes.txt'), 'utf8')).toBe('mine')
  expect(readdirSync(app.folder).sort()).toEqual(before)
  expect((await app.api('GET', '/readyz')).status).toBe(200)
})

test('a restore that was cut off between its renames is repeated; the root of a volume and a key count as empty', async () => {
  const folder = await newFolder()
  const data = join(folder, 'data')
  const file = join(folder, 'a.tar')
  await writeFile(file, archive)
  for (const name of ['media', '.crier-restore', 'lost+found']) await mkdir(join(data, name), { recursive: true })
  for (const name of ['media/half', '.crier-restore/placing', '.crier-restore/crier.db', 'crier.witness', 'crier.key'])
    writeFileSync(join(data, name), 'x')

  await restoreFrom(file, { env: { CRIER_DATA: data } })

  expect((await readdir(data)).filter(name => !name.startsWith('crier.lock')).sort()).toEqual(
    ['crier.db', 'crier.key', 'crier.witness', 'lost+found', 'media'].sort(),
  )
  expect(await readdir(join(data, 'media'))).toEqual([nameOf(entries).slice('media/'.length)])
})

test('--check verifies a backup and restores nothing', async () => {
  const folder = await newFolder()
  const file = join(folder, 'a.tar')
  await writeFile(file, archive)

  const { manifest: checked } = await restoreFrom(file, { env: { CRIER_DATA: join(folder, 'data') }, isCheck: true })

  expect(checked.pictures.count).toBe(1)
  expect(await readdir(folder)).toEqual(['a.tar'])
})

function insert(whole: TarEntry[], one: TarEntry): TarEntry[] {
  return [...whole.slice(0, 2), one, ...whole.slice(2)]
}

function nameOf(whole: readonly TarEntry[]): string {
  return whole[1]?.header.name ?? ''
}

function manifest(whole: readonly TarEntry[], changed: object): TarEntry {
  const content = text(
    JSON.stringify({ ...JSON.parse(Buffer.from(whole[3]?.body as Uint8Array).toString()), ...changed }),
  )
  return entry(manifestName(content), content)
}

/** The archive with one statement run on its database, and with checksums that are right. */
async function withDatabase(statement: string, changed: object = {}): Promise<Uint8Array> {
  const file = join(await newFolder(), 'crier.db')
  await writeFile(file, entries[2]?.body as Uint8Array)
  const database = new DatabaseSync(file)
  database.exec(statement)
  database.close()
  const body = await readFile(file)
  const sums = { database: { bytes: body.length, sha256: sha256(body) } }
  return packTar([...entries.slice(0, 2), entry('crier.db', body), manifest(entries, { ...sums, ...changed })])
}

async function restored(bytes: Uint8Array) {
  const folder = await newFolder()
  const file = join(folder, 'a.tar')
  await writeFile(file, bytes)
  return restoreFrom(file, { env: { CRIER_DATA: join(folder, 'data') } }).finally(() => {
    const left = readdirSync(join(folder, 'data')).filter(name => !name.startsWith('crier.lock'))
    if (left.length > 0 && !left.includes('crier.db')) throw new Error(`left behind: ${left.join()}`)
  })
}

function outcomeOf(bytes: Uint8Array): Promise<string> {
  return restored(bytes).then(
    () => 'restored',
    (error: unknown) => (error instanceof BackupError ? 'refused, nothing left' : String(error)),
  )
}

/** Of a header, as tar computes it: with spaces in its own place. */
function repairChecksum(header: Uint8Array): void {
  header.fill(0x20, 148, 156)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.set(text(`${sum.toString(8).padStart(6, '0')}\0 `), 148)
}
