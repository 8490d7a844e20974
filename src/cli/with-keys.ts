/** Opens the keys that a command works on, whether or not a server runs on them, and closes them after it. */
import type { Settings } from '../config.ts'
import type { Composition, OpenKeys } from './composition.ts'
import { Refused } from './refused.ts'
import { demandSettings } from './settings.ts'
import { explainStart } from './start-failures.ts'

export async function withKeys<T>(
  { openKeys }: Composition,
  use: (opened: OpenKeys, settings: Settings) => Promise<T>,
): Promise<T> {
  const settings = demandSettings()
  const opened = await openKeys(settings).catch((error: unknown) => {
    throw new Refused(explainStart(error, settings), { cause: error })
  })
  try {
    return await use(opened, settings)
  } finally {
    await opened.close()
  }
}
