/** The statements about devices, as both databases take them. */

export const devicesSql = {
  put: `INSERT INTO devices (id, platform, address, details, registered_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (platform, address) DO NOTHING RETURNING id`,
  known: 'SELECT id, details, registered_at FROM devices WHERE platform = ? AND address = ?',
  get: 'SELECT id, details, registered_at FROM devices WHERE id = ?',
  at: 'SELECT id FROM devices WHERE platform = ? AND address = ?',
  retarget: 'UPDATE devices SET platform = ?, address = ?, details = ?, registered_at = ? WHERE id = ?',
  move: 'UPDATE devices SET platform = ?, address = ?, details = ? WHERE id = ?',
  forget: 'DELETE FROM devices WHERE id = ?',
  drop: 'DELETE FROM devices WHERE id = ? AND registered_at <= ?',
  blogs: 'SELECT blog FROM device_blogs WHERE device = ? ORDER BY blog',
  follow: 'INSERT INTO device_blogs (blog, platform, device) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  unfollowAll: 'DELETE FROM device_blogs WHERE device = ?',
  recipients: `SELECT d.id, d.details, d.registered_at FROM device_blogs f JOIN devices d ON d.id = f.device
    WHERE f.blog = ? AND f.platform = ? AND f.device > ? AND f.device <= ? ORDER BY f.device LIMIT ?`,
  moreThan: 'SELECT device FROM device_blogs WHERE blog = ? AND platform = ? ORDER BY device LIMIT 1 OFFSET ?',
  unused: 'SELECT id FROM devices WHERE registered_at < ? ORDER BY registered_at LIMIT ?',
  total: 'SELECT COUNT(*) AS devices FROM devices',
  count: 'SELECT platform, COUNT(*) AS devices FROM device_blogs WHERE blog = ? GROUP BY platform',
} as const
