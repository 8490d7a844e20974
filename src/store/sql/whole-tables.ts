/** Tells a row that is not there from one that is not there yet: while a backup is put back, tables stand empty for a while. */
import { Refusal } from '#platform/errors.ts'
import type { Queries } from './postgres.ts'

const RETRY_AFTER_SECONDS = 2

/** pg_restore makes primary keys after all rows. */
const WITH_KEY = 'SELECT count(*) AS tables FROM pg_index WHERE indisprimary AND indrelid = ANY ($1::regclass[])'

/**
 * For who found no row and is about to refuse somebody for it, which would sign editors out.
 * @throws Refusal `unavailable` while one of these tables is not whole.
 */
export async function demandWhole(queries: Queries, tables: readonly string[]): Promise<void> {
  const [row] = await queries.query(WITH_KEY, [tables])
  if (Number(row?.tables) !== tables.length) {
    throw new Refusal('unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS })
  }
}
