/**
 * A step: statements that are one transaction; or indexes on tables that may be large, which PostgreSQL makes one after the
 * other while posts go on (CONCURRENTLY, so in no transaction; one that was broken off is made anew).
 */
export type Migration = string | { readonly indexes: Readonly<Record<string, string>> }

/** What an operator who waits for a start sees: before each step of a database that is in use, and after it. */
export type StepTold = { readonly step: number; readonly of: number; readonly ms?: number }
export type TellStep = (told: StepTold) => void

/** The tables, as steps that are taken once and in order. A step that was released is never changed; add another. */
export const migrations: readonly Migration[] = [
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

  // push: where alerts go, how far the log was read for them, and how far each alert has got.
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

  // Live Activities: the place of what was broadcast last, and who is broadcasting.
  `
  CREATE TABLE live_turns (
    blog TEXT PRIMARY KEY,
    told TEXT NOT NULL,
    runner TEXT NOT NULL,
    held_until TEXT NOT NULL
  );
  `,

  // The desk: who made a change (JSON: key and name), beside it and never in it; when an update is to be published.
  `
  ALTER TABLE changes ADD COLUMN made_by TEXT;
  ALTER TABLE updates ADD COLUMN publish_at TEXT;
  CREATE INDEX updates_by_publication ON updates (publish_at, id) WHERE publish_at IS NOT NULL;
  `,

  // who is signed in to the desk: hashes of secrets, the keys they stand on, when they end.
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

  // who is at the desk of a blog now. On SQLite it is used in a file of its own.
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

  // Sites: `state` is all of a site as JSON. Visits: of a site or of elsewhere, on a day in UTC.
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

  // hooks: a CMS's way in. The secret is kept whole, since it is what signatures are checked with. hook_items: which update
  // an item of the CMS is, and the time of the newest delivery about it.
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

  // What was changed of a blog itself is few among its updates.
  'CREATE INDEX changes_of_blogs ON changes (stream, change_offset) WHERE update_id IS NULL',

  // pictures_shown: by an update in any of its versions, or by a blog now. shown_by: an update's id, or a blog's stream.
  // pictures_to_erase: those of removed updates, until nothing shows them and the store has let go of them. held_until_ms:
  // who erases one, or uploads it anew, holds it.
  `
  CREATE TABLE pictures_shown (
    picture TEXT NOT NULL,
    shown_by TEXT NOT NULL,
    PRIMARY KEY (picture, shown_by)
  );
  CREATE INDEX pictures_shown_by ON pictures_shown (shown_by);

  CREATE TABLE pictures_to_erase (
    picture TEXT PRIMARY KEY,
    held_until_ms INTEGER NOT NULL
  );
  `,

  // The list of blogs by pages. phase: the state of a blog, which stands in `state` beside everything else; both columns are
  // read off that JSON, in which a quote within a text is escaped, so a title cannot pass for a member.
  `
  ALTER TABLE blogs ADD COLUMN phase TEXT GENERATED ALWAYS AS
    (CASE WHEN state LIKE '%"state":"ended"%' THEN 'ended' WHEN state LIKE '%"state":"upcoming"%' THEN 'upcoming'
      ELSE 'live' END) VIRTUAL;
  ALTER TABLE blogs ADD COLUMN is_private INTEGER GENERATED ALWAYS AS
    (CASE WHEN state LIKE '%"access":"private"%' THEN 1 ELSE 0 END) VIRTUAL;
  CREATE INDEX blogs_by_change ON blogs (updated_at DESC, id DESC);
  CREATE INDEX blogs_by_phase ON blogs (phase, updated_at DESC, id DESC);
  CREATE INDEX public_blogs_by_change ON blogs (updated_at DESC, id DESC) WHERE is_private = 0;
  CREATE INDEX public_blogs_by_phase ON blogs (phase, updated_at DESC, id DESC) WHERE is_private = 0;
  CREATE INDEX public_blogs_by_id ON blogs (id) WHERE is_private = 0;
  `,

  // Devices that did not register for months are found by their time.
  { indexes: { devices_by_registration: 'devices (registered_at)' } },

  // Law 11. last_at: the time of a stream's newest change, below which no later one goes. publish_held_until_ms: who publishes
  // a scheduled update holds it, by the clock of the database. joined_ms: when a node began to count its commits, by the same.
  `
  ALTER TABLE streams ADD COLUMN last_at TEXT NOT NULL DEFAULT '';
  ALTER TABLE updates ADD COLUMN publish_held_until_ms INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE commits ADD COLUMN joined_ms INTEGER NOT NULL DEFAULT 0;
  `,

  // Visits by many nodes: rows of a day are spread over slots, so that nodes do not wait for one another. On SQLite there is
  // one writer, who has no use for them. The index is what changes of sites are noticed by, without reading the sites.
  `
  CREATE TABLE site_visits_by_slot (
    visited_from TEXT NOT NULL,
    visited_on TEXT NOT NULL,
    slot INTEGER NOT NULL,
    views INTEGER NOT NULL,
    connections INTEGER NOT NULL,
    PRIMARY KEY (visited_from, visited_on, slot)
  );
  CREATE INDEX sites_by_version ON sites (version);
  `,

  // How far push has read a stream stands beside its head, so that those that grew since are an index of their own, however
  // many there are. push_checkpoints stays for nodes of the version before, which go on with it until they are replaced.
  `
  ALTER TABLE streams ADD COLUMN pushed_epoch TEXT NOT NULL DEFAULT '';
  ALTER TABLE streams ADD COLUMN pushed INTEGER NOT NULL DEFAULT 0;
  UPDATE streams SET
    pushed_epoch = (SELECT c.epoch FROM push_checkpoints c WHERE c.stream = streams.stream),
    pushed = (SELECT c.change_offset FROM push_checkpoints c WHERE c.stream = streams.stream)
    WHERE stream IN (SELECT stream FROM push_checkpoints);
  CREATE INDEX streams_behind ON streams (last_at)
    WHERE stream LIKE 'blog:%' AND head > 0 AND (pushed_epoch <> epoch OR pushed < head);
  `,

  // A coverage holds both lists; without these each reading of it goes through all updates of the blog.
  {
    indexes: {
      updates_pinned: 'updates (blog, shelf, shown_at DESC, id DESC) WHERE is_pinned = 1',
      updates_keyed: 'updates (blog, shelf, shown_at DESC, id DESC) WHERE is_key = 1',
    },
  },

  // The day of a key, by which it is forgotten some time. Empty: of a version that wrote none; it is filled in later.
  "ALTER TABLE idempotency_keys ADD COLUMN made_on TEXT NOT NULL DEFAULT ''",
  {
    indexes: {
      idempotency_keys_by_day: 'idempotency_keys (made_on)',
      campaigns_by_time: 'campaigns (made_at, id)',
    },
  },

  // A lane of a large campaign is cut into parts by ranges of device ids, so that several nodes send it. held_until_ms is by
  // the clock of the database. campaign_lanes stays for nodes of the version before, until they are replaced.
  `
  CREATE TABLE campaign_parts (
    campaign TEXT NOT NULL,
    platform TEXT NOT NULL,
    part INTEGER NOT NULL,
    after_device TEXT NOT NULL,
    until_device TEXT NOT NULL,
    is_read INTEGER NOT NULL,
    is_done INTEGER NOT NULL,
    figures TEXT NOT NULL,
    runner TEXT NOT NULL,
    held_until_ms INTEGER NOT NULL,
    PRIMARY KEY (campaign, platform, part)
  );
  INSERT INTO campaign_parts
    SELECT campaign, platform, 0, after_device, '~', is_read, is_done, figures, '', 0 FROM campaign_lanes;
  ALTER TABLE campaign_retries ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX campaign_retries_by_part ON campaign_retries (campaign, platform, part, due_at);
  DROP INDEX campaign_retries_by_time;
  `,
]
