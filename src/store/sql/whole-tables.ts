/** Tells a missing row from one that is not there yet: tables are empty for a while when a backup is restored. */
import { Refusal } from '#platform/errors.ts'
import type { Queries } from './postgres.ts'

const RETRY_AFTER_SECONDS = 2

/** pg_restore creates primary keys after all rows. */
const WITH_KEY = 'SELECT count(*) AS tables FROM pg_index WHERE indisprimary AND indrelid = ANY ($1::regclass[])'

/**
 * Call it before refusing somebody because of a missing row, which would sign editors out.
 * @throws Refusal `unavailable` while one of these tables is incomplete.
 */
export async function demandWhole(queries: Queries, tables: readonly string[]): Promise<void> {
  const [row] = await queries.query(WITH_KEY, [tables])
  if (Number(row?.tables) !== tables.length) {
    throw new Refusal('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS })
  }
}
