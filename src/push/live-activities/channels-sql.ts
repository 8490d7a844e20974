/** The statements for broadcast channels, for both databases. */

export const channelsSql = {
  of: 'SELECT channel FROM live_channels WHERE blog = ?',
  keep: 'INSERT INTO live_channels (blog, channel) VALUES (?, ?) ON CONFLICT DO NOTHING',
  forget: 'DELETE FROM live_channels WHERE blog = ? AND channel = ?',
  all: 'SELECT blog FROM live_channels ORDER BY blog',
  begin: "INSERT INTO live_turns (blog, told, runner, held_until) VALUES (?, '', '', '') ON CONFLICT DO NOTHING",
  take: `UPDATE live_turns SET runner = ?, held_until = ?
    WHERE blog = ? AND told < ? AND (runner = ? OR held_until < ?) RETURNING blog`,
  told: 'SELECT told FROM live_turns WHERE blog = ?',
  tell: "UPDATE live_turns SET told = ?, runner = '', held_until = '' WHERE blog = ? AND told < ?",
  pass: "UPDATE live_turns SET runner = '', held_until = '' WHERE blog = ? AND runner = ?",
} as const
