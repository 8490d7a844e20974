/** An entry as the writers store it: serialized texts and columns, plain data that can be sent to a thread. */

import type { Author, NewChange } from '#shared/blog/change.ts'
import { filesIn } from '#shared/blog/file-names.ts'
import { isOnDesk, type Status } from '#shared/blog/status.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { Action, Actor } from '#store/audit/audit.ts'
import { SERVER } from '#store/audit/server-actor.ts'
import type { CommentWrite } from '#store/comments/comment-write.ts'
import { storable } from '#store/sql/storable.ts'
import type { AnyEntry, Appended, CommentEntry, Entry, Told } from './log.ts'

export type PreparedEntry = {
  readonly stream: string
  readonly opens: readonly string[]
  readonly tells: readonly string[]
  /** The author as JSON. */
  readonly by: string | null
  /** The time of the change by the poster's clock; the stream's newest change may be later. */
  readonly at: string
  /** The change as JSON without its opening brace and offset; see `withOffset` and `restAt`. */
  readonly rest: string
  readonly expects: number | 'none'
  readonly idempotency?: { readonly key: string; readonly fingerprint: string }
  readonly state: PreparedState
  readonly audit: AuditParts
}

/** What the audit list records of it: never a text. */
export type AuditParts = {
  readonly by: Actor
  readonly action: Action
  readonly blog: string
  readonly subject: string
  readonly detail: string
}

export type PreparedState =
  | ({
      readonly of: 'blog'
      readonly id: string
      readonly version: number
      readonly at: string
      readonly text: string
      readonly erases?: 'summary'
    } & Shows)
  | ({
      readonly of: 'update'
      readonly id: string
      readonly blog: string
      readonly version: number
      readonly text: string
    } & Shows &
      Columns)
  | { readonly of: 'removal'; readonly id: string; readonly blog: string; readonly at: string }
  | ({ readonly of: 'comment' } & CommentWrite)

/** Its pictures, and the row that shows them: the id of an update, or the stream of a blog. */
type Shows = { readonly pictures: readonly string[]; readonly shownBy: string }

type Columns = {
  readonly status: Status
  readonly shelf: 'public' | 'desk'
  readonly time: string
  readonly key: number
  readonly pinned: number
  readonly publishAt: string | null
}

/** The position of a change on a stream, and its time there. */
export type Position = Cursor & { readonly at: string }

export type WriterOutcome =
  /** The positions on the stream itself and on those of `tells`, in that order. */
  | { readonly kind: 'appended'; readonly places: readonly Position[] }
  | { readonly kind: 'repeated'; readonly epoch: string; readonly offset: number }
  | { readonly kind: 'reused' }
  | { readonly kind: 'stale' }

/** The result of an append, from the positions at which the entry was stored. */
export function appendedAt(entry: AnyEntry, prepared: PreparedEntry, places: readonly Position[]): Appended {
  const streams = [entry.stream, ...(('tells' in entry && entry.tells) || [])]
  const [first, ...told] = places.map(({ epoch, offset, at }, index): Told => {
    const stream = streams[index]
    if (!stream) throw new Error('An entry was stored on more streams than it names')
    return { stream, cursor: { epoch, offset }, text: withOffset(offset, restAt(prepared, at)) }
  })
  if (!first) throw new Error('An entry was appended without a position')
  return { kind: 'appended', cursor: first.cursor, text: first.text, told }
}

export function withOffset(offset: number, rest: string): string {
  return `{"offset":${offset},${rest}`
}

/** What remains of a change about a removed update or comment: its offset and time, none of its text. */
export function erasedChange(id: string, { offset, text }: { readonly offset: number; readonly text: string }): string {
  const { at, kind } = JSON.parse(text) as { at: string; kind: string }
  const what = kind.startsWith('comment.') ? 'comment' : 'update'
  return withOffset(offset, `"kind":"${what}.removed","at":"${at}","${what}":${JSON.stringify({ id })}}`)
}

/** `rest` for a stream on which the change has another time than the poster gave. */
export function restAt({ at: said, rest }: Pick<PreparedEntry, 'at' | 'rest'>, at: string): string {
  // The first `at` is that of the change itself: only `kind` precedes it.
  return at === said ? rest : rest.replace(`"at":"${said}"`, `"at":"${at}"`)
}

/** Law 11, record time: never before the stream's last change, and never ahead of the database's clock. */
export function timeOf(said: string, { last, now }: { readonly last: string; readonly now: string }): string {
  const reached = said < now ? said : now
  return reached > last ? reached : last
}

export function blogOf({ state }: PreparedEntry): string {
  return state.of === 'blog' ? state.id : state.blog
}

export function prepare(entry: AnyEntry): PreparedEntry {
  return 'write' in entry ? prepareComment(entry) : prepareUpdate(entry)
}

function prepareComment({ stream, by, change, write, action }: CommentEntry): PreparedEntry {
  const { kind, at, comment } = change
  const { blog, id, expects, doubles } = write
  const detail = JSON.stringify({ version: expects + 1, ...(doubles.length > 0 && { doubles: doubles.length }) })
  return {
    ...{ stream, opens: [], tells: [], by: by ? JSON.stringify(by) : null, at, expects },
    rest: `"kind":"${kind}","at":"${at}","comment":${JSON.stringify(comment)}}`,
    state: { of: 'comment', ...write },
    audit: { by: actorOf(by), action, blog, subject: id, detail },
  }
}

function prepareUpdate(entry: Entry): PreparedEntry {
  const { stream, opens = [], tells = [], by, change, expects, idempotency, erases } = entry
  const { kind, at } = change
  const author = by ? JSON.stringify(by) : null
  const audit = auditOf({ stream, change, by, erases })
  const shared = { stream, opens, tells, by: author, at, expects, audit, ...(idempotency && { idempotency }) }
  const rest = (member: string, text: string) => `"kind":"${kind}","at":"${at}","${member}":${text}}`
  switch (kind) {
    case 'blog.edited':
    case 'blog.ended': {
      const { id, version } = change.blog
      const text = JSON.stringify(change.blog)
      const shows = { pictures: filesIn(text), shownBy: stream }
      const state = { of: 'blog', id, version, at, text, ...shows, ...(erases && { erases }) } as const
      return { ...shared, rest: rest('blog', text), state }
    }
    case 'update.removed': {
      const { id } = change.update
      const blog = stream.slice(stream.indexOf(':') + 1)
      return { ...shared, rest: rest('update', JSON.stringify({ id })), state: { of: 'removal', id, blog, at } }
    }
    default: {
      const { id, blog, version, status, time, key, pinned, publishAt = null } = change.update
      const text = JSON.stringify(change.update)
      const shelf = isOnDesk(status) ? 'desk' : 'public'
      const columns: Columns = { status, shelf, time, key: Number(key), pinned: Number(pinned), publishAt }
      const shows = { pictures: filesIn(text), shownBy: id }
      const state = { of: 'update', id, blog, version, text, ...shows, ...columns } as const
      return { ...shared, rest: rest('update', text), state }
    }
  }
}

type Audited = Pick<Entry, 'stream' | 'change'> & {
  readonly by: Author | undefined
  readonly erases: Entry['erases'] | undefined
}

function auditOf({ stream, change, by, erases }: Audited): AuditParts {
  const { action, detail } = erases ? summaryRemoved(change) : actionOf(change)
  return {
    ...{ by: actorOf(by), action, detail: JSON.stringify(detail) },
    blog: stream.slice(stream.indexOf(':') + 1),
    subject: 'update' in change ? change.update.id : '',
  }
}

function actorOf(by: Author | undefined): Actor {
  return by ? { kind: by.kind ?? 'key', id: by.key, name: storable(by.name) } : SERVER
}

type Done = { readonly action: Action; readonly detail: object }

function summaryRemoved(change: NewChange): Done {
  return { action: 'summary.removed', detail: 'blog' in change ? { version: change.blog.version } : {} }
}

function actionOf(change: NewChange): Done {
  if ('blog' in change) {
    const { version, summary } = change.blog
    if (summary?.version === version) return { action: 'summary.edited', detail: { version } }
    return {
      action: change.kind === 'blog.edited' && version === 1 ? 'blog.created' : change.kind,
      detail: { version },
    }
  }
  if (change.kind === 'update.removed') return { action: change.kind, detail: {} }
  const { version, status, pinned, key, alert, publishAt } = change.update
  const marks = { ...(pinned && { pinned }), ...(key && { key }), ...(alert && { alert: true }) }
  return { action: change.kind, detail: { version, status, ...marks, ...(publishAt && { publishAt }) } }
}

/** Law 9, apart, checked again below all other code: a bug fails the append here instead of showing a draft to readers. */
export function demandOwnStream({ stream, state }: PreparedEntry): void {
  if ((state.of === 'comment') !== stream.startsWith('comments:')) {
    throw new Error(`A change of a ${state.of} was about to be written to the stream ${stream}`)
  }
  if (state.of !== 'update') return
  const { status, shelf, publishAt } = state
  const isPlanned = publishAt !== null
  if (stream.startsWith('desk:') === (shelf === 'desk') && isPlanned === (status === 'scheduled')) return
  const plan = isPlanned ? `planned for ${publishAt}` : 'without a plan'
  throw new Error(`An update that is ${status}, ${plan}, was about to be written to the stream ${stream}`)
}
