/**
 * Advisory locks of PostgreSQL, as named statements: the first of a transaction, held to its end. SQLite needs none, because
 * its transactions hold the only write lock.
 */

/** The first half of each, so that Crier's locks never meet those of another program in the same database. */
export const LOCK_SPACE = 0x63726965

/** The second half. Released versions take them too while nodes are replaced, so a number is never used for something else. */
const NUMBERS = {
  migrations: 1,
  life: 2,
  keys: 3,
  campaignStarts: 4,
  sites: 5,
  retention: 7,
} as const

export type LockName = keyof typeof NUMBERS

/** Waits until the lock is free. */
export function lockOf(name: LockName): { readonly postgres: string } {
  return { postgres: `SELECT pg_advisory_xact_lock(${LOCK_SPACE}, ${NUMBERS[name]})` }
}

/** Returns at once, with `is_ours` in its row; no row means that there is nothing to lock. */
export function tryLockOf(name: LockName): { readonly postgres: string } {
  return { postgres: `SELECT pg_try_advisory_xact_lock(${LOCK_SPACE}, ${NUMBERS[name]}) AS is_ours` }
}
