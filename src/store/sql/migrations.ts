/** The migrations of the tables, for both databases. */
import { auditGuard } from './audit-guard.ts'
import { firstMigrations } from './first-migrations.ts'
import { latestMigrations } from './latest-migrations.ts'

/**
 * A step: statements that form one transaction, shared or one text for each database; or indexes on tables that may be
 * large, which PostgreSQL builds one after the other while posts continue (CONCURRENTLY, so outside a transaction; an
 * interrupted one is built anew).
 */
export type Migration =
  | string
  | { readonly indexes: Readonly<Record<string, string>> }
  | { readonly sqlite: string; readonly postgres: string }

/** Shown to an operator who waits for a start: before each step of a database that is in use, and after it. */
export type StepTold = { readonly step: number; readonly of: number; readonly ms?: number }
export type TellStep = (told: StepTold) => void

/** The steps, taken once and in order. A step that was released is never changed; add another. */
export const migrations: readonly Migration[] = [
  ...firstMigrations,

  // Changes of a blog itself are few among those of its updates.
  'CREATE INDEX changes_of_blogs ON changes (stream, change_offset) WHERE update_id IS NULL',

  // pictures_shown: by any version of an update, or by a blog now. shown_by: an update's id, or a blog's stream.
  // pictures_to_erase: pictures of removed updates, until nothing shows them and the store has deleted them.
  // held_until_ms: until when a node that erases or re-uploads it has claimed it.
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

  // The list of blogs, by pages. phase: the state of a blog, which is in `state` with everything else. Both columns are
  // extracted from that JSON as text; quotes within a string are escaped in it, so a title cannot pass for a member.
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

  // Devices that have not registered for months are found by their time.
  { indexes: { devices_by_registration: 'devices (registered_at)' } },

  // Law 11, record time. last_at: the time of a stream's newest change; later ones never precede it.
  // publish_held_until_ms: until when a node has claimed a scheduled update. joined_ms: when a node began to count its
  // commits. Both by the database's clock.
  `
  ALTER TABLE streams ADD COLUMN last_at TEXT NOT NULL DEFAULT '';
  ALTER TABLE updates ADD COLUMN publish_held_until_ms INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE commits ADD COLUMN joined_ms INTEGER NOT NULL DEFAULT 0;
  `,

  // Visits counted by many nodes: the rows of a day are spread over slots, so that nodes do not wait for one another.
  // SQLite has one writer and needs none. The index finds changed sites without reading all of them.
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

  // How far push has read a stream is stored beside its head, so that an index contains just the streams that grew
  // since, however many there are. push_checkpoints stays for nodes of the previous version, which use it until they
  // are replaced.
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

  // A coverage contains both lists; without these indexes, reading one scans all updates of the blog.
  {
    indexes: {
      updates_pinned: 'updates (blog, shelf, shown_at DESC, id DESC) WHERE is_pinned = 1',
      updates_keyed: 'updates (blog, shelf, shown_at DESC, id DESC) WHERE is_key = 1',
    },
  },

  // The day of a key, for retention. Empty in rows of a version that wrote none; it is filled in later.
  "ALTER TABLE idempotency_keys ADD COLUMN made_on TEXT NOT NULL DEFAULT ''",
  {
    indexes: {
      idempotency_keys_by_day: 'idempotency_keys (made_on)',
      campaigns_by_time: 'campaigns (made_at, id)',
    },
  },

  // A lane of a large campaign is cut into parts by ranges of device ids, so that several nodes send it. held_until_ms
  // is by the clock of the database. campaign_lanes stays for nodes of the previous version, until they are replaced.
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

  // People who sign in with the identity provider (OpenID Connect); their sessions have their ids as key_id.
  // person_sessions: what the provider is asked with, encrypted, and until when its last confirmation counts.
  // provider_session: the claim `sid`, by which the provider ends one session. check_at_ms: when it is to be asked again;
  // held_until_ms: until when a node that asks has claimed it.
  `
  CREATE TABLE people (
    id TEXT PRIMARY KEY,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    role TEXT NOT NULL,
    blogs TEXT NOT NULL,
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    revoked_at TEXT
  );
  CREATE UNIQUE INDEX people_by_subject ON people (issuer, subject);

  CREATE TABLE person_sessions (
    hash BLOB PRIMARY KEY,
    person TEXT NOT NULL,
    provider_session TEXT NOT NULL,
    tokens TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    confirmed_until TEXT NOT NULL,
    check_at_ms INTEGER NOT NULL,
    held_until_ms INTEGER NOT NULL
  );
  CREATE INDEX person_sessions_by_person ON person_sessions (person);
  CREATE INDEX person_sessions_by_check ON person_sessions (check_at_ms);
  `,

  // The audit list. actor: the id of a key, person or hook. blog, subject: empty where there is none. detail: JSON.
  `
  CREATE TABLE audit (
    at TEXT NOT NULL,
    id TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    blog TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (at, id)
  );
  CREATE INDEX audit_by_actor ON audit (actor, at, id);
  CREATE INDEX audit_by_name ON audit (actor_name, at, id);
  CREATE INDEX audit_by_action ON audit (action, at, id);
  `,
  auditGuard,

  // Templates that a newsroom shares: `state` is a whole one as JSON. slug: its name as it is typed after a slash.
  `
  CREATE TABLE templates (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    state TEXT NOT NULL
  );
  `,

  // Keys that end by themselves (by the database's clock), and when one was last used, to within minutes. The last
  // deliveries of each hook, without their content.
  `
  ALTER TABLE keys ADD COLUMN expires_ms INTEGER;
  ALTER TABLE keys ADD COLUMN used_at TEXT;
  CREATE TABLE hook_deliveries (
    hook TEXT NOT NULL,
    at TEXT NOT NULL,
    id TEXT NOT NULL,
    outcome TEXT NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (hook, at, id)
  );
  `,

  // Comments of readers. state: waiting, held, shown, rejected, withdrawn or merged (into merged_into). about: an update.
  // writer: the SHA-256 of the secret of its device. sent_as, sent: hashes of the idempotency key and of the request.
  // alike: the same for texts that say the same. tell: the device that gets a push when it is answered. content: the
  // rest as JSON. Texts that there are none of are empty. comment_counts: one row a blog, locked before its comments;
  // revision grows with every change of any of them. comment_answers: pushes to send, by the clock of the database.
  `
  CREATE TABLE comments (
    blog TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    about TEXT NOT NULL,
    writer TEXT NOT NULL,
    sent_as TEXT NOT NULL,
    sent TEXT NOT NULL,
    alike TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    shown_at TEXT NOT NULL,
    is_answered INTEGER NOT NULL,
    merged_into TEXT NOT NULL,
    tell TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (blog, id)
  );
  CREATE UNIQUE INDEX comments_sent ON comments (blog, sent_as);
  CREATE INDEX comments_by_state ON comments (blog, state, id);
  CREATE INDEX comments_alike ON comments (blog, state, alike, id) WHERE state IN ('waiting', 'held');
  CREATE INDEX comments_by_writer ON comments (writer, blog, id);
  CREATE INDEX comments_shown ON comments (blog, shown_at DESC, id DESC) WHERE shown_at <> '';
  CREATE INDEX comments_shown_about ON comments (blog, about, shown_at DESC, id DESC) WHERE shown_at <> '' AND about <> '';
  CREATE INDEX comments_merged ON comments (blog, merged_into) WHERE merged_into <> '';
  CREATE INDEX comments_over ON comments (changed_at) WHERE state IN ('rejected', 'withdrawn', 'merged');

  CREATE TABLE comment_counts (
    blog TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    held INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    dropped INTEGER NOT NULL
  );

  CREATE TABLE comment_blocks (
    writer TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    made_by TEXT NOT NULL
  );

  CREATE TABLE comment_answers (
    blog TEXT NOT NULL,
    comment TEXT NOT NULL,
    device TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    held_until_ms INTEGER NOT NULL,
    PRIMARY KEY (comment, device)
  );
  CREATE INDEX comment_answers_by_time ON comment_answers (made_ms);
  `,

  // When search engines were last notified of a blog, by the database's clock.
  'ALTER TABLE blogs ADD COLUMN search_told_ms INTEGER NOT NULL DEFAULT 0',

  // What bounds comments, by the clock of the database. comment_meters: leaky buckets, used puzzles and repeated texts, each for
  // some minutes. comment_secrets: of a day, which puzzles are signed and the names of meters made with. On SQLite they are
  // in `presence.db`.
  `
  CREATE TABLE comment_meters (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL,
    until_ms INTEGER NOT NULL
  );
  CREATE INDEX comment_meters_by_end ON comment_meters (until_ms);

  CREATE TABLE comment_secrets (
    day INTEGER PRIMARY KEY,
    secret TEXT NOT NULL
  );
  `,
  ...latestMigrations,
]
