/** Recognizes a request that is repeated because its response was lost: the version has moved on, if only by that request. */
import type { Idempotency, IngestPorts } from '#editorial/input/ports.ts'
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { NewChange } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'
import { deskStream, publicStream, type StreamName } from '#shared/protocol/stream.ts'
import { append, type Committed, type Repeated } from './commit.ts'

type Again<T> = {
  readonly held: T
  /** The version that the client had read. */
  readonly version: number
  readonly idempotency?: Idempotency | undefined
}

/** The result of the first request; undefined if there was none. */
export async function repeatedEdit(
  ports: IngestPorts,
  { held, ...again }: Again<Update>,
): Promise<Committed | undefined> {
  // For a draft that was published since, earlier edits are on the desk stream.
  for (const stream of [publicStream(held.blog), deskStream(held.blog)]) {
    const change = { kind: 'update.corrected', at: held.updatedAt, update: held } as const
    const found = await look(ports, { stream, change, isPast: again.version < held.version, ...again })
    if (found) return found
  }
  return undefined
}

export function repeatedBlogEdit(ports: IngestPorts, { held, ...again }: Again<Blog>): Promise<Committed | undefined> {
  const change = { kind: 'blog.edited', at: held.updatedAt, blog: held } as const
  return look(ports, { stream: publicStream(held.id), change, isPast: again.version < held.version, ...again })
}

/** For a post that would be refused now, such as one whose publication time has passed. */
export function repeatedPost(
  ports: IngestPorts,
  { stream, idempotency }: Pick<Look, 'stream' | 'idempotency'>,
): Promise<Repeated | undefined> {
  // A dummy removal of an unknown id: it can only hit the idempotency check and never writes.
  const change = { kind: 'update.removed', at: ports.now().toISOString(), update: { id: ports.newId() } } as const
  return look(ports, { stream, change, isPast: true, version: 1, idempotency })
}

type Look = Omit<Again<never>, 'held'> & {
  readonly stream: StreamName
  readonly change: NewChange
  readonly isPast: boolean
}

/** The log checks the idempotency key before the version; and as the version is outdated, this can never write. */
async function look(
  ports: IngestPorts,
  { stream, change, isPast, version, idempotency }: Look,
): Promise<Repeated | undefined> {
  if (!idempotency || !isPast) return undefined
  const appended = await append(ports, { stream, change, expects: version, idempotency })
  if (appended.kind === 'reused') throw new Refusal('key_reused')
  return appended.kind === 'repeated' ? appended : undefined
}
