/** An entry as the writer thread takes it: ready texts and columns, since functions and brands do not cross threads. */
import { isOnDesk } from '../blog/status.ts'
import type { Entry } from './log.ts'

export type PreparedEntry = {
  readonly stream: string
  readonly opens: readonly string[]
  /** The change as JSON without its opening brace and offset; see `withOffset`. */
  readonly rest: string
  readonly expects: number | 'none'
  readonly idempotency?: { readonly key: string; readonly fingerprint: string }
  readonly state: PreparedState
}

export type PreparedState =
  | { readonly of: 'blog'; readonly id: string; readonly version: number; readonly at: string; readonly text: string }
  | ({
      readonly of: 'update'
      readonly id: string
      readonly blog: string
      readonly version: number
      readonly text: string
    } & Columns)
  | { readonly of: 'removal'; readonly id: string; readonly blog: string; readonly at: string }

type Columns = {
  readonly shelf: 'public' | 'desk'
  readonly time: string
  readonly key: number
  readonly pinned: number
  readonly publishAt: string | null
}

export type WriterOutcome =
  | { readonly kind: 'appended'; readonly epoch: string; readonly offset: number }
  | { readonly kind: 'repeated'; readonly epoch: string; readonly offset: number }
  | { readonly kind: 'reused' }
  | { readonly kind: 'stale' }

export function withOffset(offset: number, rest: string): string {
  return `{"offset":${offset},${rest}`
}

export function prepare({ stream, opens = [], change, expects, idempotency }: Entry): PreparedEntry {
  const { kind, at } = change
  const shared = { stream, opens, expects, ...(idempotency && { idempotency }) }
  const rest = (member: string, text: string) => `"kind":"${kind}","at":"${at}","${member}":${text}}`
  switch (kind) {
    case 'blog.edited':
    case 'blog.ended': {
      const { id, version } = change.blog
      const text = JSON.stringify(change.blog)
      return { ...shared, rest: rest('blog', text), state: { of: 'blog', id, version, at, text } }
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
      const columns: Columns = { shelf, time, key: Number(key), pinned: Number(pinned), publishAt }
      return { ...shared, rest: rest('update', text), state: { of: 'update', id, blog, version, text, ...columns } }
    }
  }
}

/** Law 9 once more, below all code that could forget it: a bug ends here, not before readers. */
export function demandOwnStream({ stream, state }: PreparedEntry): void {
  if (state.of !== 'update') return
  const { shelf, publishAt } = state
  const isDesk = stream.startsWith('desk:')
  if (isDesk === (shelf === 'desk') && (isDesk || publishAt === null)) return
  throw new Error(`An update of the ${shelf} shelf was about to be written to the stream ${stream}`)
}
