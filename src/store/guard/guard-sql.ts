/** The statements of the guard's state, for both databases. A row is a meter, a used puzzle or a text. */
import { NOW_MS, takenRows } from '#store/sql/portable.ts'

/** A used puzzle must outlive a clock that was set ahead and back again; see `puzzle.ts`. */
const KEPT_MS = 10 * 60_000
/** More than one attempt adds, so that rows never grow in number while attempts come. */
const SWEPT_AT_ONCE = 16

const EXPIRED = `SELECT name FROM comment_meters WHERE until_ms <= ${NOW_MS} - ${KEPT_MS} ORDER BY until_ms LIMIT ${SWEPT_AT_ONCE}`

export const guardSql = {
  secret: 'SELECT secret FROM comment_secrets WHERE day = ?',
  keepSecret: 'INSERT INTO comment_secrets (day, secret) VALUES (?, ?) ON CONFLICT DO NOTHING',
  forgetSecrets: 'DELETE FROM comment_secrets WHERE day < ? OR day > ?',
  levels: {
    sqlite: `SELECT name, value - ${NOW_MS} AS left_ms FROM comment_meters WHERE name IN (SELECT value FROM json_each(?))`,
    postgres: `SELECT name, value - ${NOW_MS} AS left_ms FROM comment_meters WHERE name = ANY (?::text[])`,
  },
  // value: when the meter is empty again. A value beyond a full meter was written by a clock that was ahead, and counts as
  // none. Values: name, interval, interval, full, full, full, interval, interval, full - interval.
  meter: `INSERT INTO comment_meters (name, value, until_ms) VALUES (?, ${NOW_MS} + ?, ${NOW_MS} + ?)
    ON CONFLICT (name) DO UPDATE SET
      value = CASE WHEN comment_meters.value <= ${NOW_MS} OR comment_meters.value > ${NOW_MS} + ? THEN ${NOW_MS} + ?
        ELSE comment_meters.value + ? END,
      until_ms = ${NOW_MS} + ?
    WHERE comment_meters.value <= ${NOW_MS} + ? OR comment_meters.value > ${NOW_MS} + ?
    RETURNING value - ${NOW_MS} AS left_ms`,
  // As `meter`, and stays full instead of refusing.
  load: `INSERT INTO comment_meters (name, value, until_ms) VALUES (?, ${NOW_MS} + ?, ${NOW_MS} + ?)
    ON CONFLICT (name) DO UPDATE SET
      value = CASE WHEN comment_meters.value <= ${NOW_MS} OR comment_meters.value > ${NOW_MS} + ? THEN ${NOW_MS} + ?
        WHEN comment_meters.value > ${NOW_MS} + ? THEN comment_meters.value ELSE comment_meters.value + ? END,
      until_ms = ${NOW_MS} + ?
    RETURNING value - ${NOW_MS} AS left_ms`,
  use: `INSERT INTO comment_meters (name, value, until_ms) VALUES (?, ?, ${NOW_MS} + ?)
    ON CONFLICT (name) DO UPDATE SET until_ms = comment_meters.until_ms WHERE comment_meters.value = excluded.value
    RETURNING name`,
  text: `INSERT INTO comment_meters (name, value, until_ms) VALUES (?, 1, ${NOW_MS} + ?)
    ON CONFLICT (name) DO UPDATE SET
      value = CASE WHEN comment_meters.until_ms <= ${NOW_MS} THEN 1 ELSE comment_meters.value + 1 END,
      until_ms = ${NOW_MS} + ?
    RETURNING value`,
  sweep: {
    sqlite: `DELETE FROM comment_meters WHERE name IN (${EXPIRED})`,
    // Two nodes that sweep at the same moment skip each other's rows, instead of a deadlock.
    postgres: `DELETE FROM comment_meters WHERE name IN (${takenRows(`${EXPIRED} FOR UPDATE`)})`,
  },
} as const
