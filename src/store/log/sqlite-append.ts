/** Appends to the SQLite log, inside a transaction that the caller holds. Statements are prepared once, in one table. */
import type { DatabaseSync } from 'node:sqlite'
import { prepareAll } from '#store/sql/prepare.ts'
import { newEpoch } from './epoch.ts'
import { picturesSql } from './pictures-sql.ts'
import {
  demandOwnStream,
  type Place,
  type PreparedEntry,
  type PreparedState,
  restAt,
  type WriterOutcome,
  withOffset,
} from './sqlite-entry.ts'

const SQL = {
  ...picturesSql,
  openStream: 'INSERT INTO streams (stream, epoch, head) VALUES (?, ?, 0) ON CONFLICT DO NOTHING',
  stream: 'SELECT epoch, head FROM streams WHERE stream = ?',
  // Law 11, record time: the time of a change is never before that of the one before it.
  nextOffset:
    'UPDATE streams SET head = head + 1, last_at = max(last_at, ?) WHERE stream = ? RETURNING epoch, head, last_at',
  addChange: 'INSERT INTO changes (stream, change_offset, update_id, made_by, change) VALUES (?, ?, ?, ?, ?)',
  idempotencyKey: 'SELECT fingerprint, change_offset FROM idempotency_keys WHERE stream = ? AND idempotency_key = ?',
  rememberKey: `INSERT INTO idempotency_keys (stream, idempotency_key, fingerprint, change_offset, made_on)
    VALUES (?, ?, ?, ?, ?)`,
  blogVersion: 'SELECT version FROM blogs WHERE id = ?',
  putBlog: `INSERT INTO blogs (id, version, updated_at, state) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at, state = excluded.state`,
  updateVersion: 'SELECT version, shelf FROM updates WHERE blog = ? AND id = ?',
  putUpdate: `INSERT INTO updates (blog, id, version, shelf, shown_at, is_key, is_pinned, publish_at, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (blog, id) DO UPDATE SET version = excluded.version, shelf = excluded.shelf,
      shown_at = excluded.shown_at, is_key = excluded.is_key, is_pinned = excluded.is_pinned,
      publish_at = excluded.publish_at, state = excluded.state`,
  eraseUpdate: `UPDATE updates SET version = version + 1, shelf = 'removed', is_key = 0, is_pinned = 0,
    publish_at = NULL, state = '' WHERE blog = ? AND id = ?`,
  changesOfUpdate: 'SELECT stream, change_offset, change FROM changes WHERE update_id = ?',
  eraseChange: 'UPDATE changes SET change = ? WHERE stream = ? AND change_offset = ?',
} as const

export function createAppend(database: DatabaseSync): (entry: PreparedEntry) => WriterOutcome {
  const run = prepareAll(database, SQL)

  return function append(entry) {
    const { stream, tells, idempotency, state } = entry
    if (idempotency) {
      const known = run.idempotencyKey.get(stream, idempotency.key)
      if (known) return isSame(known, idempotency) ? repeated(stream, known) : { kind: 'reused' }
    }
    if (!isExpected(entry)) return { kind: 'stale' }
    demandOwnStream(entry)

    for (const opened of [stream, ...tells, ...entry.opens]) run.openStream.run(opened, newEpoch())
    if (state.of === 'removal') erase(state)
    const place = add(stream, entry)
    const places = [place, ...tells.map(told => add(told, entry))]
    putState(state)
    if (idempotency) rememberKey(idempotency, { stream, place })
    return { kind: 'appended', places }
  }

  function add(stream: string, entry: PreparedEntry): Place {
    const row = run.nextOffset.get(entry.at, stream)
    const { epoch, head: offset } = positionOf(row)
    const at = String(row?.last_at)
    const about = entry.state.of === 'blog' ? null : entry.state.id
    run.addChange.run(stream, offset, about, entry.by, withOffset(offset, restAt(entry, at)))
    return { epoch, offset, at }
  }

  function rememberKey(
    { key, fingerprint }: NonNullable<PreparedEntry['idempotency']>,
    { stream, place: { offset, at } }: { readonly stream: string; readonly place: Place },
  ): void {
    run.rememberKey.run(stream, key, fingerprint, offset, at.slice(0, 'YYYY-MM-DD'.length))
  }

  function repeated(stream: string, known: Record<string, unknown>): WriterOutcome {
    return { kind: 'repeated', epoch: positionOf(run.stream.get(stream)).epoch, offset: Number(known.change_offset) }
  }

  function isExpected({ state, expects }: PreparedEntry): boolean {
    if (state.of === 'blog') return (run.blogVersion.get(state.id)?.version ?? 'none') === expects
    const current = run.updateVersion.get(state.blog, state.id)
    if (current?.shelf === 'removed') return false
    return (current?.version ?? 'none') === expects
  }

  function putState(state: PreparedState): void {
    if (state.of === 'removal') return
    // What was a blog's lead once is not shown any more; an update shows what any version of it showed.
    if (state.of === 'blog') run.hide.run(state.shownBy)
    for (const picture of state.pictures) run.show.run(picture, state.shownBy)
    if (state.of === 'blog') {
      run.putBlog.run(state.id, state.version, state.at, state.text)
      return
    }
    const { blog, id, version, shelf, time, key, pinned, publishAt, text } = state
    run.putUpdate.run(blog, id, version, shelf, time, key, pinned, publishAt, text)
  }

  /** Legal reasons: the words must be gone from every change that can still be read, drafts included. */
  function erase({ blog, id }: { blog: string; id: string }): void {
    run.eraseUpdate.run(blog, id)
    run.list.run(id)
    run.hide.run(id)
    for (const row of run.changesOfUpdate.all(id)) {
      const { at } = JSON.parse(String(row.change)) as { at: string }
      const offset = Number(row.change_offset)
      const rest = `"kind":"update.removed","at":"${at}","update":${JSON.stringify({ id })}}`
      run.eraseChange.run(withOffset(offset, rest), String(row.stream), offset)
    }
  }
}

function isSame(known: Record<string, unknown>, { fingerprint }: { fingerprint: string }): boolean {
  return known.fingerprint === fingerprint
}

function positionOf(row: Record<string, unknown> | undefined): { epoch: string; head: number } {
  if (!row) throw new Error('A stream that was just opened is not there')
  return { epoch: String(row.epoch), head: Number(row.head) }
}
