/** The tables, as steps that are taken once and in order. A step that was released is never changed; add another. */
export const migrations: readonly string[] = [
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
]
