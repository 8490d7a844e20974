/** Alerts across crashes: a real process, killed in the middle of a campaign. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newDeviceId } from '#push/devices/new-device-id.ts'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { SqlDevices } from '#push/store/sql-devices.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { makeBrowser } from '#test/support/data/sample-devices.ts'
import { newFolder } from '#test/support/new-folder.ts'
import { demand } from '#test/support/services/call-api.ts'
import { startCrier } from '#test/support/services/crier-process.ts'
import { startWebPushService } from '#test/support/services/web-push-service.ts'

const DEVICES = 10_000

test('killed in the middle of a campaign, it continues where it was: no device is left out', async () => {
  const folder = await newFolder()
  await using service = await startWebPushService()
  const env = {
    CRIER_VAPID_KEY: newVapidKeys().privateKey,
    CRIER_VAPID_SUBJECT: 'mailto:desk@example.org',
    CRIER_PUSH_ORIGINS: service.origin,
  }
  await using first = await startCrier({ folder, env })
  demand(await first.api('POST', '/v1/blogs', { body: { id: 'budget-day', title: 'Budget day' } }))
  await addDevices(folder, service.origin)
  const times = new Map<string, number>()
  const { promise: midway, resolve: isMidway } = Promise.withResolvers<void>()
  const { promise: all, resolve: isAll } = Promise.withResolvers<void>()
  service.answers(({ path }) => {
    times.set(path, (times.get(path) ?? 0) + 1)
    if (times.size > DEVICES / 2) isMidway()
    if (times.size === DEVICES) isAll()
    return { status: 201 }
  })

  demand(
    await first.api('POST', '/v1/blogs/budget-day/updates', {
      body: { markdown: 'Doors open', alert: { title: 'Doors open' } },
    }),
  )
  await midway
  await first.kill('SIGKILL')
  const reached = times.size
  await using _second = await startCrier({ folder, env })
  await all

  const repeated = [...times.values()].filter(count => count > 1).length
  expect(reached).toBeLessThan(DEVICES)
  expect(repeated).toBeLessThan(DEVICES / 2)
})

async function addDevices(folder: string, origin: string): Promise<void> {
  const database = openSqlite(join(folder, 'crier.db'))
  database.exec('PRAGMA synchronous = OFF')
  const devices = new SqlDevices({ database: sqliteDatabase(database), now: () => new Date(), newId: newDeviceId })
  const { subscription } = makeBrowser().target
  for (let n = 0; n < DEVICES; n += 1) {
    const endpoint = `${origin}/push/${n}`
    await devices.register({
      target: { platform: 'web', subscription: { ...subscription, endpoint } },
      blogs: ['budget-day' as BlogId],
    })
  }
  database.close()
}
