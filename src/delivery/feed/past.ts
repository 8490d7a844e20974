/** Reads a part of a stream's history: from memory if that goes back far enough, else from the log. */
import type { Cursor } from '#shared/protocol/cursor.ts'
import type { StreamName } from '#shared/protocol/stream.ts'
import type { Log, LoggedChange } from '#store/log/log.ts'
import type { Window } from './window.ts'

/** `since` is exclusive. With `reverse`, changes are read backwards from there. */
export type PastAsk = {
  readonly since?: Cursor
  readonly limit: number
  readonly reverse: boolean
}
export type Past =
  | { readonly kind: 'past'; readonly head: Cursor; readonly changes: readonly LoggedChange[] }
  | { readonly kind: 'gap' }

type History = {
  readonly stream: StreamName
  readonly log: Pick<Log, 'read'>
  readonly window: Window
  /** The feed's position when it was asked. */
  readonly head: Cursor
}
type Stretch = { readonly after: number; readonly upTo: number }

export async function readPast(history: History, { since, limit, reverse }: PastAsk): Promise<Past> {
  const { head } = history
  if (since && since.epoch !== '' && since.epoch !== head.epoch) return { kind: 'gap' }
  const bound = since?.offset ?? (reverse ? head.offset + 1 : 0)
  const after = reverse ? Math.max(0, Math.min(bound - 1, head.offset) - limit) : Math.min(bound, head.offset)
  const upTo = reverse ? Math.min(bound - 1, head.offset) : Math.min(head.offset, after + limit)
  const changes = await between(history, { after, upTo })
  if (!changes) return { kind: 'gap' }
  return { kind: 'past', head, changes: reverse ? changes.toReversed() : changes }
}

async function between(
  { stream, log, window, head: { epoch, offset } }: History,
  { after, upTo }: Stretch,
): Promise<readonly LoggedChange[] | undefined> {
  if (upTo <= after) return []
  const held = window.after(after, offset)
  if (held) return held.slice(0, upTo - after)
  const read = await log.read(stream, { epoch, offset: after }, upTo - after)
  return read.kind === 'changes' ? read.changes : undefined
}
