/** The statements for devices. On SQLite a transaction holds the only write lock, so only PostgreSQL needs row locks. */
import { inList } from '#store/sql/portable.ts'

const KNOWN = 'SELECT id, details, registered_at FROM devices WHERE platform = ? AND address = ?'
const UNUSED = 'SELECT id FROM devices WHERE registered_at < ? ORDER BY registered_at LIMIT ?'

export const devicesSql = {
  put: `INSERT INTO devices (id, platform, address, details, registered_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (platform, address) DO NOTHING RETURNING id`,
  known: { sqlite: KNOWN, postgres: `${KNOWN} FOR UPDATE` },
  lock: { postgres: 'SELECT id FROM devices WHERE id = ? FOR UPDATE' },
  get: 'SELECT id, details, registered_at FROM devices WHERE id = ?',
  those: inList('SELECT id, details, registered_at FROM devices WHERE id'),
  at: 'SELECT id FROM devices WHERE platform = ? AND address = ?',
  retarget: 'UPDATE devices SET platform = ?, address = ?, details = ?, registered_at = ? WHERE id = ?',
  move: 'UPDATE devices SET platform = ?, address = ?, details = ? WHERE id = ?',
  forget: 'DELETE FROM devices WHERE id = ? RETURNING id',
  // The parameter: `[id, registered up to]` for each, as JSON. Locked in one order on every node, against deadlocks.
  lockGone: {
    sqlite: `SELECT d.id FROM json_each(?) AS gone CROSS JOIN devices d ON d.id = gone.value ->> 0
      WHERE d.registered_at <= gone.value ->> 1`,
    postgres: `SELECT d.id FROM devices d JOIN json_array_elements(?::json) AS gone (value) ON d.id = gone.value ->> 0
      WHERE d.registered_at <= gone.value ->> 1 ORDER BY d.id FOR UPDATE OF d`,
  },
  // Skips devices that another node is about to drop.
  lockUnused: { sqlite: UNUSED, postgres: `${UNUSED} FOR UPDATE SKIP LOCKED` },
  drop: inList('DELETE FROM devices WHERE id'),
  blogs: 'SELECT blog, topics, level FROM device_blogs WHERE device = ? ORDER BY blog',
  follow: { sqlite: followFrom('json_each(?)'), postgres: followFrom('unnest(?::text[]) AS followed (value)') },
  // The parameter: `[blog, topics, level]` for each, as JSON.
  choose: {
    sqlite: chooseFrom('json_each(?) AS chosen'),
    postgres: chooseFrom('json_array_elements(?::json) AS chosen (value)'),
  },
  unfollowAll: 'DELETE FROM device_blogs WHERE device = ?',
  unfollowThose: inList('DELETE FROM device_blogs WHERE device'),
  recipients: {
    sqlite: `SELECT d.id, d.details, d.registered_at, f.topics, f.level FROM device_blogs f JOIN devices d ON d.id = f.device
      WHERE f.blog = ? AND f.platform = ? AND f.device > ? AND f.device <= ? ORDER BY f.device LIMIT ?`,
    // OFFSET 0 keeps the planner from flattening the lateral look-up into a join. With any other join it may start each page
    // at the first of all devices, and the time of a campaign would grow with the square of their number.
    postgres: `SELECT d.id, d.details, d.registered_at, f.topics, f.level FROM device_blogs f
      CROSS JOIN LATERAL (SELECT id, details, registered_at FROM devices WHERE id = f.device OFFSET 0) d
      WHERE f.blog = ? AND f.platform = ? AND f.device > ? AND f.device <= ? ORDER BY f.device LIMIT ?`,
  },
  followers:
    inList(`SELECT d.id, d.details, d.registered_at, f.topics, f.level FROM device_blogs f JOIN devices d ON d.id = f.device
    WHERE f.blog = ? AND f.platform = ? AND f.device`),
  moreThan: 'SELECT device FROM device_blogs WHERE blog = ? AND platform = ? ORDER BY device LIMIT 1 OFFSET ?',
  total: {
    sqlite: 'SELECT COUNT(*) AS devices FROM devices',
    // Counting ten million rows takes seconds; the planner's estimate is off by a few per cent at most.
    postgres: "SELECT GREATEST(reltuples, 0)::bigint AS devices FROM pg_class WHERE oid = 'devices'::regclass",
  },
  kinds: 'SELECT platform, COUNT(*) AS devices FROM devices GROUP BY platform',
  count: 'SELECT platform, COUNT(*) AS devices FROM device_blogs WHERE blog = ? GROUP BY platform',
  // Repeats the condition of the partial index `device_blogs_chosen` literally; otherwise neither database would use the index.
  chosen: `SELECT platform, level, topics, COUNT(*) AS devices FROM device_blogs
    WHERE blog = ? AND (topics <> '' OR level <> 'all') GROUP BY platform, level, topics
    ORDER BY devices DESC LIMIT ?`,
} as const

function chooseFrom(list: string): string {
  return `UPDATE device_blogs SET topics = chosen.value ->> 1, level = chosen.value ->> 2 FROM ${list}
    WHERE device_blogs.blog = chosen.value ->> 0 AND device_blogs.platform = ? AND device_blogs.device = ?`
}

function followFrom(list: string): string {
  return `INSERT INTO device_blogs (platform, device, blog) SELECT ?, ?, value FROM ${list} WHERE true
    ON CONFLICT DO NOTHING`
}
