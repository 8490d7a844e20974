/** An entry as the writer thread takes it: ready texts and columns, since functions and brands do not cross threads. */
import { picturesIn } from '#shared/blog/picture-names.ts'
import { isOnDesk, type Status } from '#shared/blog/status.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { Appended, Entry, Told } from './log.ts'

export type PreparedEntry = {
  readonly stream: string
  readonly opens: readonly string[]
  readonly tells: readonly string[]
  /** The author as JSON. */
  readonly by: string | null
  /** The time of the change by its writer's clock; the stream may be later already. */
  readonly at: string
  /** The change as JSON without its opening brace and offset; see `withOffset` and `restAt`. */
  readonly rest: string
  readonly expects: number | 'none'
  readonly idempotency?: { readonly key: string; readonly fingerprint: string }
  readonly state: PreparedState
}

export type PreparedState =
  | ({
      readonly of: 'blog'
      readonly id: string
      readonly version: number
      readonly at: string
      readonly text: string
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

/** The pictures in it, and who shows them: an update by its id, a blog by its stream. */
type Shows = { readonly pictures: readonly string[]; readonly shownBy: string }

type Columns = {
  readonly status: Status
  readonly shelf: 'public' | 'desk'
  readonly time: string
  readonly key: number
  readonly pinned: number
  readonly publishAt: string | null
}

/** Where a change came to stand, and the time that it bears there. */
export type Place = Cursor & { readonly at: string }

export type WriterOutcome =
  /** The places on the stream itself and on those that are told, in their order. */
  | { readonly kind: 'appended'; readonly places: readonly Place[] }
  | { readonly kind: 'repeated'; readonly epoch: string; readonly offset: number }
  | { readonly kind: 'reused' }
  | { readonly kind: 'stale' }

/** What the poster is told of an entry that was stored. */
export function appendedAt(entry: Entry, prepared: PreparedEntry, places: readonly Place[]): Appended {
  const streams = [entry.stream, ...(entry.tells ?? [])]
  const [first, ...told] = places.map(({ epoch, offset, at }, index): Told => {
    const stream = streams[index]
    if (!stream) throw new Error('An entry stands on more streams than it was for')
    return { stream, cursor: { epoch, offset }, text: withOffset(offset, restAt(prepared, at)) }
  })
  if (!first) throw new Error('An entry was appended, and stands nowhere')
  return { kind: 'appended', cursor: first.cursor, text: first.text, told }
}

export function withOffset(offset: number, rest: string): string {
  return `{"offset":${offset},${rest}`
}

/** The rest of a change whose time is another one on its stream. */
export function restAt({ at: said, rest }: Pick<PreparedEntry, 'at' | 'rest'>, at: string): string {
  // The first member of that name is the change's own: only its kind stands before it.
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

export function prepare({ stream, opens = [], tells = [], by, change, expects, idempotency }: Entry): PreparedEntry {
  const { kind, at } = change
  const author = by ? JSON.stringify(by) : null
  const shared = { stream, opens, tells, by: author, at, expects, ...(idempotency && { idempotency }) }
  const rest = (member: string, text: string) => `"kind":"${kind}","at":"${at}","${member}":${text}}`
  switch (kind) {
    case 'blog.edited':
    case 'blog.ended': {
      const { id, version } = change.blog
      const text = JSON.stringify(change.blog)
      const shows = { pictures: picturesIn(text), shownBy: stream }
      return { ...shared, rest: rest('blog', text), state: { of: 'blog', id, version, at, text, ...shows } }
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
      const shows = { pictures: picturesIn(text), shownBy: id }
      const state = { of: 'update', id, blog, version, text, ...shows, ...columns } as const
      return { ...shared, rest: rest('update', text), state }
    }
  }
}

/** Law 9, apart once more, below all code that could forget it: a bug ends here, not before readers. */
export function demandOwnStream({ stream, state }: PreparedEntry): void {
  if (state.of !== 'update') return
  const { status, shelf, publishAt } = state
  const isPlanned = publishAt !== null
  if (stream.startsWith('desk:') === (shelf === 'desk') && isPlanned === (status === 'scheduled')) return
  const plan = isPlanned ? `planned for ${publishAt}` : 'without a plan'
  throw new Error(`An update that is ${status}, ${plan}, was about to be written to the stream ${stream}`)
}
