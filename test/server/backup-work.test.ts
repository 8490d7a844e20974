/** What a restored server must not do a second time: alerts that the original went on to send, and sign-ins of its past. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { decryptWebPush } from '#test/support/data/decrypt-web-push.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { backUpTo, restoreFrom } from '#test/support/services/backups.ts'
import { demand } from '#test/support/services/call-api.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { startWebPushService } from '#test/support/services/web-push-service.ts'

test('no alert is sent twice: one sent before, one that was being sent, one of an update that was scheduled', async () => {
  const folder = await newFolder()
  await using service = await startWebPushService()
  const env = {
    CRIER_VAPID_KEY: newVapidKeys().privateKey,
    CRIER_VAPID_SUBJECT: 'mailto:desk@example.org',
    CRIER_PUSH_ORIGINS: service.origin,
  }
  const browser = service.subscribe()
  const nextTitle = async () =>
    JSON.parse(decryptWebPush((await service.reader.next()).body, browser.receiver)).notification.title as string
  const app = await startApp({ env, blog: 'budget-day' })
  for (const blog of ['floods', 'storm']) await app.createBlog(blog)
  demand(
    await app.api('POST', '/v1/devices', { body: { ...browser.target, blogs: ['budget-day', 'floods', 'storm'] } }),
  )
  await app.post('budget-day', 'Before', { alert: { title: 'Before' } })
  expect(await nextTitle()).toBe('Before')
  const publishAt = new Date(Date.now() + 3_600_000).toISOString()
  const planned = await app.post('floods', 'Planned', { status: 'scheduled', publishAt, alert: { title: 'Planned' } })
  service.answers(() => ({ status: 503, headers: { 'Retry-After': '600' } }))
  await app.post('storm', 'Under way', { alert: { title: 'Under way' } })
  expect(await nextTitle()).toBe('Under way')

  await backUpTo(join(folder, 'a.tar'), { env: { CRIER_DATA: app.folder } })
  service.answers(() => ({ status: 201 }))
  await app[Symbol.asyncDispose]()
  const data = join(folder, 'data')
  const now = () => new Date(Date.parse(publishAt) + 1)
  const { settled } = await restoreFrom(join(folder, 'a.tar'), { env: { CRIER_DATA: data }, now })
  makeDue(data, planned.id)
  await using restored = await startApp({ folder: data, env })
  const published = async () => JSON.stringify((await restored.api('GET', '/v1/blogs/floods')).body.updates)
  await expect.poll(published, { timeout: 20_000 }).toContain('Planned')
  await restored.post('budget-day', 'New', { alert: { title: 'New' } })
  await restored.post('floods', 'New there', { alert: { title: 'New there' } })
  const after = [await nextTitle(), await nextTitle()].sort()

  expect(settled.overdue).toBe(1)
  expect(after).toEqual(['New', 'New there'])
  const states = async (blog: string) => {
    const { alerts } = (await restored.api('GET', `/v1/blogs/${blog}/alerts`)).body
    return alerts.map(({ state }: { state: string }) => state).sort()
  }
  await expect.poll(() => states('floods'), { timeout: 20_000 }).toEqual(['done', 'expired'])
  expect(await states('storm')).toEqual(['expired'])
})

test('a login, a sign-in link and a key of the original: the login is over, the key works', async () => {
  const folder = await newFolder()
  await using app = await startApp({ blog: 'budget-day' })
  const signedIn = await app.api('POST', '/v1/session', { body: { key: app.adminKey }, key: null })
  const headers = { Cookie: String(signedIn.headers.get('Set-Cookie')).split(';')[0] ?? '' }
  const before = await app.api('GET', '/v1/session', { key: null, headers })

  await backUpTo(join(folder, 'a.tar'), { env: { CRIER_DATA: app.folder } })
  await restoreFrom(join(folder, 'a.tar'), { env: { CRIER_DATA: join(folder, 'data') } })
  await using restored = await startApp({ folder: join(folder, 'data') })
  const after = await restored.api('GET', '/v1/session', { key: null, headers })

  expect([signedIn.status, before.status, after.status]).toEqual([201, 200, 401])
  expect((await restored.api('GET', '/v1/keys')).status).toBe(200)
})

/** As if the hour had passed; the restore was told so, too. */
function makeDue(folder: string, update: string): void {
  using database = openSqlite(join(folder, 'crier.db'))
  database.prepare("UPDATE updates SET publish_at = '2026-01-01T00:00:00.000Z' WHERE id = ?").run(update)
}
