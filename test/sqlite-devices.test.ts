/** The devices on SQLite, held to the contract. */

import { newDeviceId } from '../src/push/new-device-id.ts'
import { SqliteDevices } from '../src/push/sqlite-devices.ts'
import { openSqlite } from '../src/sql/open-sqlite.ts'
import { devicesContract } from './contracts/devices.ts'
import { ManualClock } from './support/manual-clock.ts'

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
