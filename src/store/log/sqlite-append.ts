/** Appends a group of entries to the SQLite log, inside the caller's transaction. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { ADD_AUDIT } from '#store/audit/audit-row.ts'
import { commentSql, stepsOf } from '#store/comments/comment-sql.ts'
import type { KnownComment } from '#store/comments/comment-write.ts'
import { forSqlite } from '#store/sql/portable.ts'
import { prepareAll } from '#store/sql/prepare.ts'
import { bound } from '#store/sql/sqlite-database.ts'
import { appendSql, SUMMARIES_AT_ONCE } from './append-sql.ts'
import { erasedSummary } from './erased-summary.ts'
import { decide, type HeldState, neededBy, type Writes } from './group.ts'
import { erasedChange, type PreparedEntry, type WriterOutcome } from './prepared-entry.ts'

const SQL = {
  ...appendSql,
  stream: 'SELECT epoch, head, last_at FROM streams WHERE stream = ?',
  key: 'SELECT fingerprint, change_offset FROM idempotency_keys WHERE stream = ? AND idempotency_key = ?',
  blog: 'SELECT version FROM blogs WHERE id = ?',
  update: 'SELECT version, shelf FROM updates WHERE blog = ? AND id = ?',
  comment: 'SELECT version, state FROM comments WHERE blog = ? AND id = ?',
  putStream: `INSERT INTO streams (stream, epoch, head, last_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (stream) DO UPDATE SET head = excluded.head, last_at = excluded.last_at`,
  addChange: 'INSERT INTO changes (stream, change_offset, update_id, made_by, change) VALUES (?, ?, ?, ?, ?)',
  addKey: `INSERT INTO idempotency_keys (stream, idempotency_key, fingerprint, change_offset, made_on)
    VALUES (?, ?, ?, ?, ?)`,
  addAudit: ADD_AUDIT,
  putBlog: `INSERT INTO blogs (id, version, updated_at, state) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at, state = excluded.state`,
  putUpdate: `INSERT INTO updates (blog, id, version, shelf, shown_at, is_key, is_pinned, publish_at, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (blog, id) DO UPDATE SET version = excluded.version, shelf = excluded.shelf,
      shown_at = excluded.shown_at, is_key = excluded.is_key, is_pinned = excluded.is_pinned,
      publish_at = excluded.publish_at, state = excluded.state`,
} as const

function keyValues({ stream, key, fingerprint, offset, madeOn }: Writes['keys'][number]) {
  return [stream, key, fingerprint, offset, madeOn]
}

function auditValues({ at, id, by, action, blog, subject, detail }: Writes['audit'][number]) {
  return [at, id, by.kind, by.id, by.name, action, blog, subject, detail]
}

type Append = (entries: readonly PreparedEntry[]) => readonly WriterOutcome[]

export function createAppend(database: DatabaseSync): Append {
  const run = prepareAll(database, SQL)
  const read = createRead(run)
  const write = createWrite(run, prepareAll(database, forSqlite(commentSql)))
  return entries => {
    const { outcomes, writes } = decide(entries, read(entries))
    write(writes)
    return outcomes
  }
}

type Statements = ReturnType<typeof prepareAll<keyof typeof SQL, string>>
type CommentStatements = Readonly<Partial<Record<keyof typeof commentSql, StatementSync | undefined>>>

/** Without `now`: clients post to the machine of the database, so its clock applies to both. */
function createRead(run: Statements) {
  return (entries: readonly PreparedEntry[]): HeldState => {
    const { streams, keys, blogs, updates, comments } = neededBy(entries)
    return {
      streams: streams.flatMap(stream => {
        const row = run.stream.get(stream)
        return row ? [{ stream, epoch: String(row.epoch), head: Number(row.head), at: String(row.last_at) }] : []
      }),
      keys: keys.flatMap(({ stream, key }) => {
        const row = run.key.get(stream, key)
        return row ? [{ stream, key, fingerprint: String(row.fingerprint), offset: Number(row.change_offset) }] : []
      }),
      blogs: blogs.flatMap(id => {
        const row = run.blog.get(id)
        return row ? [{ id, version: Number(row.version) }] : []
      }),
      updates: updates.flatMap(({ blog, id }) => {
        const row = run.update.get(blog, id)
        return row ? [{ blog, id, version: Number(row.version), shelf: String(row.shelf) }] : []
      }),
      comments: comments.flatMap(({ blog, id }) => {
        const row = run.comment.get(blog, id)
        return row ? [{ blog, id, version: Number(row.version), state: row.state as KnownComment['state'] }] : []
      }),
    }
  }
}

function createWrite(run: Statements, runComment: CommentStatements) {
  return ({ removals, erasedSummaries, comments, ...writes }: Writes): void => {
    const { streams, changes, keys, blogs, updates, pictures, audit } = writes
    for (const { stream, epoch, head, at } of streams) run.putStream.run(stream, epoch, head, at)
    for (const { stream, offset, about, by, text } of changes) run.addChange.run(stream, offset, about, by, text)
    for (const row of keys) run.addKey.run(...keyValues(row))
    for (const { id, version, at, text, shownBy } of blogs) {
      run.hide.run(shownBy)
      run.putBlog.run(id, version, at, text)
    }
    for (const { blog, id, version, shelf, time, key, pinned, publishAt, text } of updates) {
      run.putUpdate.run(blog, id, version, shelf, time, key, pinned, publishAt, text)
    }
    for (const { picture, shownBy } of pictures) run.show.run(picture, shownBy)
    for (const row of audit) run.addAudit.run(...auditValues(row))
    for (const removal of removals) erase(removal)
    for (const erased of erasedSummaries) eraseSummaries(erased)
    for (const comment of comments) writeComment(comment)
  }

  function writeComment({ write, deltas }: Writes['comments'][number]): void {
    for (const [name, values] of stepsOf(write, deltas)) runComment[name]?.run(...values.map(bound))
    if (write.erasesChanges) eraseChanges(write.id)
  }

  /** Legal reasons: the text must be gone from every change that can still be read, drafts included. */
  function erase({ blog, id }: Writes['removals'][number]): void {
    run.eraseUpdate.run(blog, id)
    run.list.run(id)
    run.hide.run(id)
    eraseChanges(id)
  }

  function eraseSummaries({ stream, before }: Writes['erasedSummaries'][number]): void {
    for (let after = 0, isMore = true; isMore; ) {
      const rows = run.summaries.all(stream, after, before)
      for (const row of rows) {
        after = Number(row.change_offset)
        const { text, pictures = [] } = erasedSummary(String(row.change)) ?? {}
        for (const picture of pictures) run.listPicture.run(picture)
        if (text) run.eraseChange.run(text, stream, after)
      }
      isMore = rows.length === SUMMARIES_AT_ONCE
    }
  }

  function eraseChanges(id: string): void {
    for (const row of run.changesOfUpdate.all(id)) {
      const offset = Number(row.change_offset)
      run.eraseChange.run(erasedChange(id, { offset, text: String(row.change) }), String(row.stream), offset)
    }
  }
}
