/** What bounds every table (law 8, bounded). A test fails for a table that is not here, so each new one needs an answer. */

export type TableBound =
  /** Deleted by its age: a kind of `PRUNED` (`log/retention.ts`). */
  | { readonly by: 'age'; readonly kind: string }
  /** A limit or a life of its own, kept by the code that writes it. */
  | { readonly by: 'rule'; readonly rule: string }
  /** One row, or one for each row of another table that is bounded. */
  | { readonly by: 'owner'; readonly owner: string }
  /** Never deleted by itself, and why that is right. */
  | { readonly by: 'nothing'; readonly because: string }

const age = (kind: string): TableBound => ({ by: 'age', kind })
const rule = (text: string): TableBound => ({ by: 'rule', rule: text })
const owner = (text: string): TableBound => ({ by: 'owner', owner: text })
const kept = (because: string): TableBound => ({ by: 'nothing', because })

/** Of both databases. */
const SHARED: Readonly<Record<string, TableBound>> = {
  blogs: age('ended'),
  updates: owner('one for each update of a blog; a removed one is an id, so that it never comes back'),
  update_marks: owner('the topics and contributors of updates'),
  margins: owner('one for each update that editors noted something beside, with 50 notes; deleted with the update'),
  streams: owner('two for each blog, and a third if it takes comments'),
  changes: age('changes'),
  idempotency_keys: age('keys'),
  commits: rule('one row; on PostgreSQL one for each connection that writes, forgotten after 400 days'),
  pictures_shown: owner('the pictures of updates, blogs and contributors'),
  pictures_to_erase: rule('erased within seconds, then forgotten'),
  keys: kept('made by hand; a revoked one says in the list whose posts those were'),
  people: kept('as many as the identity provider lets in; one who was kept out must stay known'),
  sessions: rule('200 a key; ended ones are swept at the next sign-in'),
  person_sessions: owner('one for each session of a person'),
  session_links: rule('an hour, for one use; swept with the next one'),
  session_tickets: rule('a minute, for one use; swept with the next one'),
  presence: rule('forgotten 15 seconds after the last sign of life; a few for each desk'),
  sites: kept('made by hand; a revoked one must stay refused'),
  site_visits: age('visits'),
  site_visits_by_slot: age('visits'),
  hooks: kept('made by hand; a revoked one must stay refused'),
  hook_items: age('items'),
  hook_deliveries: rule('the last few of each hook'),
  templates: rule('300'),
  contributors: rule('1,000'),
  contributor_blogs: owner('blogs that have, or had, a copy of a contributor; removed with the blog'),
  audit: age('audit'),
  // At most 5,000 wait and 5,000 are held for each blog; those that are shown an editor decided about.
  comments: age('comments'),
  comment_counts: owner('one for each blog that takes comments'),
  comment_blocks: rule('the last 10,000'),
  comment_answers: rule('one for each question that somebody waits for; given up after an hour'),
  search_entries: owner('one for each public update'),
  search_queue: owner('public updates that are not indexed yet'),
  search_gone: rule('updates that were removed or hidden, until their words are deleted, within a second'),
  search_walk: owner('one row'),
  update_reads: owner('one for each public update and site that it was seen on; deleted with the update'),
  site_reads: owner('one for each blog and site; removed with the blog'),
  hourly_reads: rule('500 hours for each blog; removed with it'),
  devices: rule('CRIER_MAX_DEVICES; forgotten after CRIER_DEVICE_DAYS without registering'),
  device_blogs: rule('200 for each device'),
  comment_meters: rule('some minutes after the last comment that each counts'),
  comment_secrets: rule('three days'),
  push_checkpoints: owner('one for each stream, of versions before this one'),
  campaigns: age('alerts'),
  campaign_lanes: age('alerts'),
  campaign_parts: age('alerts'),
  campaign_retries: rule('devices of a running alert, an hour at most'),
  live_channels: rule('one for each blog with Live Activities; removed when it ends'),
  live_turns: age('turns'),
}

/** Of PostgreSQL alone. */
const POSTGRES: Readonly<Record<string, TableBound>> = {
  schema_steps: owner('one row'),
  database_marks: owner('one row'),
  audience: rule('one for each node; forgotten after an hour'),
  audience_sums: owner('one row'),
}

/** Of SQLite alone: the tables of FTS5. */
const SQLITE: Readonly<Record<string, TableBound>> = {
  search_words: owner('the words of `search_entries`'),
  search_words_config: owner('the words of `search_entries`'),
  search_words_data: owner('the words of `search_entries`'),
  search_words_idx: owner('the words of `search_entries`'),
}

export const tableBounds = { sqlite: { ...SHARED, ...SQLITE }, postgres: { ...SHARED, ...POSTGRES } } as const
