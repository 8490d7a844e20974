/** The devices on SQLite, held to the contract. */

import { newDeviceId } from '#push/devices/new-device-id.ts'
import { SqliteDevices } from '#push/store/sqlite-devices.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { devicesContract } from '#test/contracts/devices.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'

devicesContract('on SQLite', async () => {
  const database = openSqlite(':memory:')
  const clock = new ManualClock()
  return {
    devices: new SqliteDevices({ database, now: () => clock.now(), newId: newDeviceId }),
    clock,
    async [Symbol.asyncDispose]() {
      database.close()
    },
  }
})
