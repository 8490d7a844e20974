/** The steps that made the first tables. None is ever changed: `migrations.ts` continues from them. */
export const firstMigrations: readonly string[] = [
  // 1: streams, their changes, and the current state that the same transactions keep.
  `
  CREATE TABLE streams (
    stream TEXT PRIMARY KEY,
    epoch TEXT NOT NULL,
    head INTEGER NOT NULL
  );

  CREATE TABLE changes (
    stream TEXT NOT NULL,
    change_offset INTEGER NOT NULL,
    update_id TEXT,
    change TEXT NOT NULL,
    PRIMARY KEY (stream, change_offset)
  );
  CREATE INDEX changes_by_update ON changes (update_id) WHERE update_id IS NOT NULL;

  CREATE TABLE idempotency_keys (
    stream TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    change_offset INTEGER NOT NULL,
    PRIMARY KEY (stream, idempotency_key)
  );

  CREATE TABLE blogs (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    updated_at TEXT NOT NULL,
    state TEXT NOT NULL
  );

  -- shelf: 'public', 'desk' (drafts) or 'removed' (state is empty; the row keeps the id from coming back)
  CREATE TABLE updates (
    blog TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    shelf TEXT NOT NULL,
    shown_at TEXT NOT NULL,
    is_key INTEGER NOT NULL,
    is_pinned INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (blog, id)
  );
  CREATE INDEX updates_by_time ON updates (blog, shelf, shown_at DESC, id DESC);

  CREATE TABLE commits (
    id INTEGER PRIMARY KEY,
    made INTEGER NOT NULL
  );
  INSERT INTO commits (id, made) VALUES (1, 0);
  `,

  // 2: keys. `blogs` is JSON: "all" or a list of ids.
  `
  CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    blogs TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT
  );
  `,

  // push: devices, how far the log was read for them, and the progress of each alert.
  `
  CREATE TABLE devices (
    id TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    address TEXT NOT NULL,
    details TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    UNIQUE (platform, address)
  );
  CREATE TABLE device_blogs (
    blog TEXT NOT NULL,
    platform TEXT NOT NULL,
    device TEXT NOT NULL,
    PRIMARY KEY (blog, platform, device)
  );
  CREATE INDEX device_blogs_by_device ON device_blogs (device);

  CREATE TABLE push_checkpoints (
    stream TEXT PRIMARY KEY,
    epoch TEXT NOT NULL,
    change_offset INTEGER NOT NULL
  );

  -- An alert's words stay in its update alone, so that removing the update erases them. state: 'running', 'done',
  -- 'superseded', 'withdrawn' or 'expired'. place: instant and offset, to tell the newer of two alerts of a blog.
  CREATE TABLE campaigns (
    id TEXT PRIMARY KEY,
    blog TEXT NOT NULL,
    update_id TEXT NOT NULL,
    update_version INTEGER NOT NULL,
    place TEXT NOT NULL,
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    state TEXT NOT NULL
  );
  CREATE INDEX campaigns_by_blog ON campaigns (blog, place);
  CREATE INDEX campaigns_by_state ON campaigns (state);

  -- One row a lane: everything up to after_device was sent, or stands in campaign_retries.
  CREATE TABLE campaign_lanes (
    campaign TEXT NOT NULL,
    platform TEXT NOT NULL,
    after_device TEXT NOT NULL,
    is_read INTEGER NOT NULL,
    is_done INTEGER NOT NULL,
    figures TEXT NOT NULL,
    runner TEXT NOT NULL,
    held_until TEXT NOT NULL,
    PRIMARY KEY (campaign, platform)
  );
  CREATE TABLE campaign_retries (
    campaign TEXT NOT NULL,
    platform TEXT NOT NULL,
    device TEXT NOT NULL,
    tries INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    PRIMARY KEY (campaign, platform, device)
  );
  CREATE INDEX campaign_retries_by_time ON campaign_retries (campaign, platform, due_at);

  CREATE TABLE live_channels (
    blog TEXT PRIMARY KEY,
    channel TEXT NOT NULL
  );
  `,

  // Live Activities: the position of the newest broadcast, and the node that is broadcasting.
  `
  CREATE TABLE live_turns (
    blog TEXT PRIMARY KEY,
    told TEXT NOT NULL,
    runner TEXT NOT NULL,
    held_until TEXT NOT NULL
  );
  `,

  // The desk: the author of a change (JSON: key and name), beside it and never in it; when an update is to be
  // published.
  `
  ALTER TABLE changes ADD COLUMN made_by TEXT;
  ALTER TABLE updates ADD COLUMN publish_at TEXT;
  CREATE INDEX updates_by_publication ON updates (publish_at, id) WHERE publish_at IS NOT NULL;
  `,

  // Sign-ins to the desk: hashes of secrets, the keys they belong to, when they end.
  `
  CREATE TABLE sessions (
    hash BLOB PRIMARY KEY,
    id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ends_at TEXT NOT NULL
  );
  CREATE INDEX sessions_by_key ON sessions (key_id, expires_at);

  CREATE TABLE session_links (
    hash BLOB PRIMARY KEY,
    key_id TEXT NOT NULL,
    expires_at TEXT NOT NULL
  );

  CREATE TABLE session_tickets (
    hash BLOB PRIMARY KEY,
    session BLOB NOT NULL,
    expires_at TEXT NOT NULL
  );
  `,

  // Presence at the desk of a blog. On SQLite it is used in a file of its own.
  `
  CREATE TABLE presence (
    blog TEXT NOT NULL,
    owner TEXT NOT NULL,
    desk TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    editing TEXT,
    since_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL,
    PRIMARY KEY (blog, owner, desk)
  );
  CREATE INDEX presence_by_time ON presence (seen_ms);
  `,

  // Sites: `state` is a whole site as JSON. Visits: to a site or elsewhere, by day in UTC.
  `
  CREATE TABLE sites (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    state TEXT NOT NULL
  );
  CREATE TABLE site_visits (
    visited_from TEXT NOT NULL,
    visited_on TEXT NOT NULL,
    views INTEGER NOT NULL,
    connections INTEGER NOT NULL,
    PRIMARY KEY (visited_from, visited_on)
  );
  `,

  // Hooks, with which a CMS posts. The secret is stored unhashed, since signatures are checked with it. hook_items: the
  // update that an item of the CMS became, and the time of its newest delivery.
  `
  CREATE TABLE hooks (
    id TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    name TEXT NOT NULL,
    blog TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT
  );
  CREATE TABLE hook_items (
    hook TEXT NOT NULL,
    item TEXT NOT NULL,
    update_id TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (hook, item)
  );
  `,
]
