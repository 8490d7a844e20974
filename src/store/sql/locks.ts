/**
 * Advisory locks of PostgreSQL, as named statements: the first of a transaction, held to its end. SQLite needs none,
 * because its transactions hold the only write lock.
 */

/** The first half of each, so that Crier's locks never collide with those of another program in the same database. */
const LOCK_SPACE = 0x63726965

/** The second half. While nodes are replaced, older versions take these locks too, so a number is never reused. */
const NUMBERS = {
  migrations: 1,
  life: 2,
  keys: 3,
  campaignStarts: 4,
  sites: 5,
  retention: 7,
  templates: 8,
  restore: 9,
  contributors: 10,
  search: 11,
} as const

type LockName = keyof typeof NUMBERS

/** Waits until the lock is free. */
export function lockOf(name: LockName): { readonly postgres: string } {
  return { postgres: `SELECT pg_advisory_xact_lock(${LOCK_SPACE}, ${NUMBERS[name]})` }
}

/** Returns at once: `is_ours` in its row tells whether it was taken; no row means that there is nothing to lock. */
export function tryLockOf(name: LockName): { readonly postgres: string } {
  return { postgres: `SELECT pg_try_advisory_xact_lock(${LOCK_SPACE}, ${NUMBERS[name]}) AS is_ours` }
}

/** Of the connection, not of a transaction: held until it ends. Returns at once, as `tryLockOf` does. */
export function tryConnectionLockOf(name: LockName): { readonly postgres: string } {
  return { postgres: `SELECT pg_try_advisory_lock(${LOCK_SPACE}, ${NUMBERS[name]}) AS is_ours` }
}

/** One for each blog of a list ($1), also for a blog that does not exist yet; the second half is a hash of its id. */
export const blogLocks = {
  lock: `SELECT pg_advisory_xact_lock(${LOCK_SPACE}, place)
    FROM (SELECT DISTINCT hashtext(blog) AS place FROM unnest($1::text[]) AS asked (blog) ORDER BY 1) AS places`,
  /** Returns the blogs that another node has locked. */
  tryLock: `SELECT blog FROM unnest($1::text[]) AS asked (blog)
    WHERE NOT pg_try_advisory_xact_lock(${LOCK_SPACE}, hashtext(blog))`,
} as const
