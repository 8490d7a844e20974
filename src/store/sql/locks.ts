/**
 * Advisory locks of PostgreSQL, as named statements: the first of a transaction, held to its end. SQLite needs none,
 * because its transactions hold the only write lock.
 */

/** The first half of each, so that Crier's locks never collide with those of another program in the same database. */
export const LOCK_SPACE = 0x63726965

/** The second half. While nodes are replaced, older versions take these locks too, so a number is never reused. */
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

/** Returns at once: `is_ours` in its row tells whether it was taken; no row means that there is nothing to lock. */
export function tryLockOf(name: LockName): { readonly postgres: string } {
  return { postgres: `SELECT pg_try_advisory_xact_lock(${LOCK_SPACE}, ${NUMBERS[name]}) AS is_ours` }
}
