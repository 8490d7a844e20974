/** At the start: otherwise the first delivery of a hook would tell it, perhaps days later. */
import type { Logger } from 'pino'
import type { Seal } from '#store/hooks/seal.ts'
import { lockedHooks } from '#store/hooks/sql-hooks.ts'
import type { Database } from '#store/sql/database.ts'

const LOCKED =
  'the secrets of these hooks were sealed with another key, so their deliveries are refused: put back the key (crier.key in the data folder, or CRIER_SECRETS_KEY) and restart, or revoke them and make others'

type WarnOptions = { readonly seal: Seal; readonly logger: Logger }

export async function warnOfLockedHooks(database: Database, { seal, logger }: WarnOptions): Promise<void> {
  const hooks = await lockedHooks(database, seal)
  if (hooks.length > 0) logger.warn({ hooks }, LOCKED)
}
