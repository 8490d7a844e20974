/** Opens the keys and sites for a command, whether or not a server runs on them, and closes them afterwards. */
import type { Composition, OpenTables } from '#server/composition.ts'
import type { Settings } from '#server/config/config.ts'
import { demandDatabase } from './demand-database.ts'
import { makeFilesOwnerOnly } from './owner-only.ts'
import { Refused } from './refused.ts'
import { demandSettings } from './settings.ts'
import { explainStart } from './start-failures.ts'

export async function withTables<T>(
  { openTables }: Composition,
  use: (opened: OpenTables, settings: Settings) => Promise<T>,
  { mayMake = false }: { readonly mayMake?: boolean | undefined } = {},
): Promise<T> {
  const settings = demandSettings()
  makeFilesOwnerOnly()
  if (!mayMake) demandDatabase(settings)
  const opened = await openTables(settings, { mayMake }).catch((error: unknown) => {
    throw new Refused(explainStart(error, settings), { cause: error })
  })
  try {
    return await use(opened, settings)
  } finally {
    await opened.close()
  }
}
