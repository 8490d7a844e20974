/**
 * Removes an update: erases its text wherever it is stored or served, and notifies everyone who may have seen it. Also
 * discards an unpublished update; any key that may write it may do that.
 */
import type { IngestPorts } from '#editorial/input/ports.ts'
import type { UpdateId } from '#shared/blog/ids.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import { printCursor } from '#shared/protocol/cursor.ts'
import { deskStream, publicStream } from '#shared/protocol/stream.ts'
import { demand } from '#store/keys/permit.ts'
import { authorOf } from './author-of.ts'
import { append, stale } from './commit.ts'
import { demandMove } from './demand-move.ts'
import { findUpdate } from './find-update.ts'
import { headOf } from './head-of.ts'
import { demandVersion, type Withdraw } from './withdraw.ts'

type RemovedAnswer = { readonly update: { readonly id: UpdateId }; readonly cursor: string }

export async function removeUpdate(ports: IngestPorts, asked: Withdraw): Promise<RemovedAnswer> {
  const { by, blog, id } = asked
  demand(by, { role: 'contributor', blog })
  if ((await ports.records.update(blog, id)) === 'removed') {
    return { update: { id }, cursor: await headOf(ports, publicStream(blog)) }
  }
  const held = await findUpdate(ports.records, asked)
  demandVersion(held, asked.version)
  demandMove(by, { blog, from: held.status, to: held.status })

  // Readers never saw a draft, so its removal is sent to the desk only.
  const isHidden = isOnDesk(held.status)
  const stream = isHidden ? deskStream(blog) : publicStream(blog)
  const change = { kind: 'update.removed', at: ports.now().toISOString(), update: { id } } as const
  const appended = await append(ports, {
    stream,
    change,
    expects: held.version,
    // The desk's feed may still hold its drafts in memory.
    ...(!isHidden && { tells: [deskStream(blog)] }),
    by: authorOf(by),
  })
  if (appended.kind === 'appended') return { update: { id }, cursor: printCursor(appended.cursor) }
  if (asked.version !== undefined) throw stale(await findUpdate(ports.records, asked))
  return removeUpdate(ports, asked)
}
