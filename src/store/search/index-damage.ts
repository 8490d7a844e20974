/** Whether a statement failed because the index of the search is damaged: it can be filled anew, unlike any other table. */
import { Refusal } from '#platform/errors.ts'

/** https://sqlite.org/rescode.html#corrupt; in the low byte, since FTS5 has an extended code of its own. */
const SQLITE_CORRUPT = 11
/** `data_corrupted`, `index_corrupted`: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const POSTGRES_CORRUPT: readonly unknown[] = ['XX001', 'XX002']

/** For statements on the index. They read updates too: if those are damaged, an empty index makes nothing worse. */
export function isIndexDamage(error: unknown): boolean {
  if (error instanceof Refusal) return isIndexDamage(error.cause)
  const { errcode, code } = (error ?? {}) as { errcode?: unknown; code?: unknown }
  return (Number(errcode) & 0xff) === SQLITE_CORRUPT || POSTGRES_CORRUPT.includes(code)
}
