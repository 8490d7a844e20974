/** An alert in progress while its database is unreachable. */
import { expect, test } from 'vitest'
import { systemClock } from '#platform/clock.ts'
import { newDeviceId } from '#push/devices/new-device-id.ts'
import { SqlCampaigns } from '#push/store/sql-campaigns.ts'
import { SqlDevices } from '#push/store/sql-devices.ts'
import { openPostgresStore } from '#store/log/postgres-store.ts'
import { migratePostgres } from '#store/sql/migrate-postgres.ts'
import { postgresDatabase } from '#store/sql/postgres-database.ts'
import { pathOf, subscribe } from '#test/support/readers/followers.ts'
import { openPush } from '#test/support/services/open-push.ts'
import { startPostgres } from '#test/support/services/postgres-server.ts'
import { startWebPushService } from '#test/support/services/web-push-service.ts'

test('an alert whose database goes down half-way continues when it is back, and nobody is left out', async () => {
  await using server = await startPostgres()
  const url = server.urlOf('postgres')
  await migratePostgres(url)
  await using service = await startWebPushService()
  await using push = await openPush({ clock: systemClock, open: () => openStore(url) })
  const followers = await subscribe(push, service, 60)
  const away = Promise.withResolvers<void>()
  service.answers(async () => {
    if (service.pushed.length === 30) await server.stop().finally(away.resolve)
    return { status: 201 }
  })
  push.dispatch([push.webLane([service.origin])], { pageSize: 10 })

  await push.alert('Doors open')
  await away.promise
  const reached = new Set(service.pushed.map(({ path }) => path)).size
  await server.start()

  expect(await push.ended.next()).toBe('done')
  expect(reached).toBeLessThan(60)
  expect([...new Set(service.pushed.map(({ path }) => path))].toSorted()).toEqual(followers.map(pathOf).toSorted())
})

async function openStore(url: string) {
  const { log, records, database, close } = await openPostgresStore({ url, clock: systemClock, maxConnections: 4 })
  return {
    ...{ log, records },
    devices: new SqlDevices({ database: postgresDatabase(database), now: systemClock.now, newId: newDeviceId }),
    campaigns: new SqlCampaigns(postgresDatabase(database)),
    [Symbol.asyncDispose]: close,
  }
}
