/** The contract of devices, on SQLite. */

import { newDeviceId } from '#push/devices/new-device-id.ts'
import { SqlDevices } from '#push/store/sql-devices.ts'
import { openSqlite } from '#store/sql/open-sqlite.ts'
import { sqliteDatabase } from '#store/sql/sqlite-database.ts'
import { devicesContract } from '#test/contracts/devices.ts'
import { ManualClock } from '#test/support/clocks/manual-clock.ts'
import { closing } from '#test/support/closing.ts'

devicesContract('on SQLite', async () => {
  const database = openSqlite(':memory:')
  const clock = new ManualClock()
  return closing([database], {
    devices: new SqlDevices({ database: sqliteDatabase(database), now: () => clock.now(), newId: newDeviceId }),
    clock,
  })
})
