/** The statements about the progress of campaigns, as both databases take them. */

/** Lanes are held by the clock of the database, which all nodes share. Of SQLite; PostgreSQL says it otherwise. */
export const NOW_MS = "CAST(unixepoch('subsec') * 1000 AS INTEGER)"

export const campaignsSql = {
  start: `INSERT INTO campaigns (id, blog, update_id, update_version, place, made_at, expires_at, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, 'running') ON CONFLICT (id) DO NOTHING`,
  supersede: `UPDATE campaigns SET state = 'superseded' WHERE blog = ? AND state = 'running'
    AND place < (SELECT MAX(newer.place) FROM campaigns newer
      WHERE newer.blog = campaigns.blog AND newer.state = 'running')`,
  forgetEnded: `DELETE FROM campaign_retries WHERE campaign IN
    (SELECT id FROM campaigns WHERE blog = ? AND state <> 'running')`,
  running: "SELECT * FROM campaigns WHERE state = 'running' ORDER BY made_at",
  state: 'SELECT state FROM campaigns WHERE id = ?',
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
  held: 'SELECT figures FROM campaign_parts WHERE campaign = ? AND platform = ? AND part = ? AND runner = ?',
  save: `UPDATE campaign_parts SET after_device = ?, is_read = ?, figures = ?, held_until_ms = ${NOW_MS} + ?
    WHERE campaign = ? AND platform = ? AND part = ?`,
  again: `INSERT INTO campaign_retries (campaign, platform, part, device, tries, due_at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (campaign, platform, device) DO UPDATE SET tries = excluded.tries, due_at = excluded.due_at`,
  settle: 'DELETE FROM campaign_retries WHERE campaign = ? AND platform = ? AND device = ?',
  retries: `SELECT device, tries, due_at FROM campaign_retries WHERE campaign = ? AND platform = ? AND part = ?
    ORDER BY due_at, device LIMIT ?`,
  waiting: 'SELECT COUNT(*) AS devices FROM campaign_retries WHERE campaign = ? AND platform = ? AND part = ?',
  finish: `UPDATE campaign_parts SET is_done = 1, runner = '', held_until_ms = 0
    WHERE campaign = ? AND platform = ? AND part = ? AND runner = ?`,
  forgetRetries: 'DELETE FROM campaign_retries WHERE campaign = ?',
  report: 'SELECT * FROM campaigns WHERE blog = ? ORDER BY place DESC LIMIT ?',
  parts: 'SELECT platform, is_done, figures FROM campaign_parts WHERE campaign = ? ORDER BY platform, part',
  // The condition of the index `streams_behind`, word by word: both databases look for it so.
  behind: `SELECT stream, epoch, head, last_at, pushed_epoch, pushed FROM streams
    WHERE stream LIKE 'blog:%' AND head > 0 AND (pushed_epoch <> epoch OR pushed < head)
    ORDER BY last_at DESC LIMIT ?`,
  skip: `UPDATE streams SET pushed_epoch = epoch, pushed = head WHERE stream IN
    (SELECT stream FROM streams
      WHERE stream LIKE 'blog:%' AND head > 0 AND (pushed_epoch <> epoch OR pushed < head)
        AND pushed_epoch <> epoch AND last_at > '' AND last_at < ? ORDER BY last_at LIMIT ?)
    RETURNING stream`,
  checkpoint: `UPDATE streams SET pushed_epoch = ?, pushed = ?
    WHERE stream = ? AND (pushed_epoch <> ? OR pushed < ?)`,
} as const
