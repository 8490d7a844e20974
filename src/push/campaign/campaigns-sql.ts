/**
 * The statements for the progress of campaigns. Holds expire by the database's clock, which all nodes share. On SQLite a
 * transaction holds the only write lock, so only PostgreSQL needs row locks.
 */
import { lockOf } from '#store/sql/locks.ts'
import { inList, NOW_MS } from '#store/sql/portable.ts'

const STATE = 'SELECT state FROM campaigns WHERE id = ?'
const HELD = 'SELECT figures FROM campaign_parts WHERE campaign = ? AND platform = ? AND part = ? AND runner = ?'

export const campaignsSql = {
  // Under read committed, two alerts of one blog that start concurrently would not see each other.
  lockStarts: lockOf('campaignStarts'),
  start: `INSERT INTO campaigns (id, blog, update_id, update_version, place, made_at, expires_at, state, topics, level)
    VALUES (?, ?, ?, ?, ?, ?, ?, 'running', ?, ?) ON CONFLICT (id) DO NOTHING`,
  earlier: 'SELECT topics, level FROM campaigns WHERE blog = ? AND update_id = ?',
  rivals: "SELECT * FROM campaigns WHERE blog = ? AND state = 'running' ORDER BY place",
  narrow: 'UPDATE campaigns SET newer = ? WHERE id = ?',
  supersede: inList("UPDATE campaigns SET state = 'superseded' WHERE state = 'running' AND id"),
  forgetEnded: `DELETE FROM campaign_retries WHERE campaign IN
    (SELECT id FROM campaigns WHERE blog = ? AND state <> 'running')`,
  running: "SELECT * FROM campaigns WHERE state = 'running' ORDER BY made_at",
  state: STATE,
  // Keeps the campaign from ending during the transaction of a runner that holds one of its parts.
  stateHeld: { sqlite: STATE, postgres: `${STATE} FOR SHARE` },
  // Two parts that finish concurrently would each still see the other one running.
  lock: { postgres: `${STATE} FOR UPDATE` },
  end: "UPDATE campaigns SET state = ? WHERE id = ? AND state = 'running'",
  addPart: `INSERT INTO campaign_parts
      (campaign, platform, part, after_device, until_device, is_read, is_done, figures, runner, held_until_ms)
    VALUES (?, ?, ?, ?, ?, 0, 0, ?, '', 0) ON CONFLICT DO NOTHING`,
  hasParts: 'SELECT part FROM campaign_parts WHERE campaign = ? AND platform = ? LIMIT 1',
  free: `SELECT part FROM campaign_parts
    WHERE campaign = ? AND platform = ? AND is_done = 0 AND (runner = ? OR held_until_ms < ${NOW_MS}) ORDER BY part`,
  take: `UPDATE campaign_parts SET runner = ?, held_until_ms = ${NOW_MS} + ?
    WHERE campaign = ? AND platform = ? AND part = ? AND is_done = 0 AND (runner = ? OR held_until_ms < ${NOW_MS})
    RETURNING after_device, until_device, is_read`,
  part: 'SELECT is_done FROM campaign_parts WHERE campaign = ? AND platform = ? AND part = ?',
  held: { sqlite: HELD, postgres: `${HELD} FOR UPDATE` },
  save: `UPDATE campaign_parts SET after_device = ?, is_read = ?, figures = ?, held_until_ms = ${NOW_MS} + ?
    WHERE campaign = ? AND platform = ? AND part = ?`,
  again: { sqlite: againFrom('json_each(?)'), postgres: againFrom('json_array_elements(?::json) AS retries (value)') },
  settle: inList('DELETE FROM campaign_retries WHERE campaign = ? AND platform = ? AND device'),
  retries: `SELECT device, tries, due_at FROM campaign_retries WHERE campaign = ? AND platform = ? AND part = ?
    ORDER BY due_at, device LIMIT ?`,
  waiting: 'SELECT COUNT(*) AS devices FROM campaign_retries WHERE campaign = ? AND platform = ? AND part = ?',
  finish: `UPDATE campaign_parts SET is_done = 1, runner = '', held_until_ms = 0
    WHERE campaign = ? AND platform = ? AND part = ? AND runner = ?`,
  forgetRetries: 'DELETE FROM campaign_retries WHERE campaign = ?',
  recent: 'SELECT * FROM campaigns ORDER BY made_at DESC, id DESC LIMIT ?',
  report: 'SELECT * FROM campaigns WHERE blog = ? ORDER BY place DESC LIMIT ?',
  parts: 'SELECT platform, is_done, figures FROM campaign_parts WHERE campaign = ? ORDER BY platform, part',
  // Repeats the condition of the partial index `streams_behind` literally; otherwise neither database would use the index.
  behind: `SELECT stream, epoch, head, last_at, pushed_epoch, pushed FROM streams
    WHERE stream LIKE 'blog:%' AND head > 0 AND (pushed_epoch <> epoch OR pushed < head)
    ORDER BY last_at DESC LIMIT ?`,
  skip: { sqlite: skip(''), postgres: skip('FOR UPDATE SKIP LOCKED') },
  // Waiting for the commit would keep posts waiting for the stream's row, so a checkpoint does not wait for the disk.
  isHint: { postgres: "SET LOCAL synchronous_commit = 'off'" },
  checkpoint: `UPDATE streams SET pushed_epoch = ?, pushed = ?
    WHERE stream = ? AND (pushed_epoch <> ? OR pushed < ?)`,
} as const

/** `list`: `[device, tries, due at]` for each retry, as JSON. */
function againFrom(list: string): string {
  return `INSERT INTO campaign_retries (campaign, platform, part, device, tries, due_at)
    SELECT ?, ?, CAST(? AS INTEGER), value ->> 0, CAST(value ->> 1 AS INTEGER), value ->> 2 FROM ${list} WHERE true
    ON CONFLICT (campaign, platform, device) DO UPDATE SET tries = excluded.tries, due_at = excluded.due_at`
}

function skip(locking: string): string {
  return `UPDATE streams SET pushed_epoch = epoch, pushed = head WHERE stream IN
    (SELECT stream FROM streams
      WHERE stream LIKE 'blog:%' AND head > 0 AND (pushed_epoch <> epoch OR pushed < head)
        AND pushed_epoch <> epoch AND last_at > '' AND last_at < ? ORDER BY last_at LIMIT ? ${locking})
    RETURNING stream`
}
