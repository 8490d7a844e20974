/** The statements about broadcast channels, as both databases take them. */

export const channelsSql = {
  of: 'SELECT channel FROM live_channels WHERE blog = ?',
  keep: 'INSERT INTO live_channels (blog, channel) VALUES (?, ?) ON CONFLICT DO NOTHING',
  forget: 'DELETE FROM live_channels WHERE blog = ? AND channel = ?',
  all: 'SELECT blog FROM live_channels ORDER BY blog',
} as const
