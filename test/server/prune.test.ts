/** `crier prune` beside a server: the coverages, rows and pictures that are past their time, and nothing else. */
import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { tableBounds } from '#store/sql/table-bounds.ts'
import { runHere } from '#test/cli/run-here.ts'
import { picture } from '#test/support/data/sample-pictures.ts'
import { follow } from '#test/support/readers/sdk-reader.ts'
import { demand } from '#test/support/services/call-api.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

test('a dry run counts and changes nothing; then the same is deleted while the server goes on', async () => {
  await using app = await startApp({ blog: 'goes-on' })
  await app.createBlog('old')
  const names: string[] = []
  for (const side of [20, 21, 22, 23, 24, 25]) names.push(await upload(app, side))
  const [shown, ended, template, lead, unposted, fresh] = names as [string, string, string, string, string, string]
  await app.post('goes-on', `![a](/media/${shown})`)
  await app.post('old', `![a](/media/${ended})`)
  const version = { 'If-Match': '"1"' }
  demand(await app.api('PATCH', '/v1/blogs/goes-on', { body: { lead: leadOf(lead) }, headers: version }))
  demand(await app.api('PATCH', '/v1/blogs/goes-on', { body: { lead: null }, headers: { 'If-Match': '"2"' } }))
  demand(await app.api('PATCH', '/v1/blogs/old', { body: { state: 'ended' }, headers: version }))
  const body = [{ _type: 'image', _key: 'a', url: `/media/${template}`, alt: '' }]
  demand(await app.api('POST', '/v1/templates', { body: { name: 'Map', fields: { key: false, pinned: false, body } } }))
  const headers = { 'Idempotency-Key': 'long-ago' }
  demand(await app.api('POST', '/v1/blogs/goes-on/updates', { body: { markdown: 'b' }, headers }))
  age(
    app,
    names.filter(name => name !== fresh),
  )
  await using reader = await follow({ url: app.url, channel: 'blog:goes-on' })
  await using archivist = await follow({ url: app.url, channel: 'blog:old' })
  const env = { CRIER_DATA: app.folder, CRIER_KEEP_ENDED_DAYS: '1000', CRIER_KEEP_UPLOAD_DAYS: '30' }

  const before = everythingIn(app)
  const would = JSON.parse((await runHere(['prune', '--dry-run', '--json'], env)).out)
  const afterDryRun = everythingIn(app)
  const pruned = await runHere(['prune'], env)
  await expect.poll(() => pictures(app), { timeout: 20_000 }).toEqual([shown, template, lead, fresh].sort())
  const again = await runHere(['prune'], env)
  await app.post('goes-on', 'The next one')

  const rowsOf = (what: string) => would.tables.find((one: { what: string }) => one.what === what)
  expect(afterDryRun).toEqual(before)
  expect(rowsOf('keys')).toMatchObject({ rows: 1, bytes: expect.toSatisfy(bytes => bytes > 0) })
  // Created, published and ended; the update, its picture's post had no key; and the coverage itself.
  expect(rowsOf('ended')).toMatchObject({ rows: 5, blogs: ['old'] })
  expect(would.uploads).toMatchObject({ rows: 1, bytes: expect.toSatisfy(bytes => bytes > 0) })
  expect([pruned.status, pruned.err]).toEqual([0, ''])
  expect(pruned.out).toContain('ended coverages, with everything about them: 5 rows deleted')
  const counts = would.tables.map(({ rows }: { rows: number }) => rows).filter((rows: number) => rows > 0)
  expect([...pruned.out.matchAll(/: (\d+) rows deleted/g)].map(([, rows]) => Number(rows))).toEqual(counts)
  const { entries } = (await app.api('GET', '/v1/audit?action=data.pruned')).body
  expect(entries).toMatchObject([{ actor: { kind: 'command line' }, detail: { tables: { ended: 5 }, uploads: 1 } }])
  expect(pruned.out).toContain('pictures that nothing shows: 1,')
  expect([unposted, ended].filter(name => pictures(app).includes(name))).toEqual([])
  expect(again.out).toBe('Nothing is older than its retention setting.\n')
  expect((await app.api('GET', '/v1/blogs/old')).status).toBe(404)
  expect((await app.api('GET', '/readyz')).status).toBe(200)
  expect(archivist.unread).toEqual([])
  expect(app.logged.filter(line => /"level":(5|6)0/.test(line))).toEqual([])
  expect(JSON.stringify(await reader.next())).toContain('The next one')
})

function leadOf(name: string) {
  return { url: `/media/${name}`, alt: 'The House' }
}

/** As if the ended coverage, the key and these pictures were of years ago. */
function age(app: TestApp, names: readonly string[]): void {
  const then = new Date('2020-02-03T04:05:06.000Z')
  for (const name of names) utimesSync(join(app.folder, 'media', name), then, then)
  using database = openSqlite(join(app.folder, 'crier.db'))
  database.exec(`UPDATE blogs SET updated_at = '${then.toISOString()}' WHERE id = 'old'`)
  database.exec("UPDATE idempotency_keys SET made_on = '2020-02-03' WHERE idempotency_key = 'long-ago'")
}

function everythingIn(app: TestApp) {
  using database = openSqlite(join(app.folder, 'crier.db'))
  // The server goes on with these by itself.
  const busy = /^(presence|keys|commits|site_visits|search_.*)$/
  const tables = Object.keys(tableBounds.sqlite).filter(name => !busy.test(name))
  return [pictures(app), ...tables.map(name => [name, database.prepare(`SELECT * FROM ${name}`).all()])]
}

function pictures(app: TestApp): readonly string[] {
  return readdirSync(join(app.folder, 'media')).sort()
}

async function upload(app: TestApp, side: number): Promise<string> {
  const body = await picture(side, side).png().toBuffer()
  const answer = demand(await app.api('POST', '/v1/media', { body, headers: { 'Content-Type': 'image/png' } }))
  return /[0-9a-f]{64}\.\w+/.exec(JSON.stringify(answer))?.[0] ?? ''
}
