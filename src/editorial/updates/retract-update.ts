/** Retracts an update: it was wrong, and stays visible, struck through, with a note. */
import type { IngestPorts } from '#editorial/input/ports.ts'
import { Refusal } from '#platform/errors.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import { printCursor } from '#shared/protocol/cursor.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { demand } from '#store/keys/permit.ts'
import { authorOf } from './author-of.ts'
import { append, stale } from './commit.ts'
import { findUpdate } from './find-update.ts'
import { headOf } from './head-of.ts'
import type { UpdateAnswer } from './post-update.ts'
import { demandVersion, type Withdraw } from './withdraw.ts'

export async function retractUpdate(ports: IngestPorts, asked: Withdraw): Promise<UpdateAnswer> {
  const held = await findUpdate(ports.records, asked)
  if (isOnDesk(held.status)) {
    const message = `readers have not seen this update, which is ${held.status}; discard it with mode=remove`
    throw new Refusal('invalid', { errors: [{ path: 'mode', message }] })
  }
  demand(asked.by, { role: 'editor', blog: asked.blog })
  const stream = publicStream(asked.blog)
  if (held.status === 'retracted') return { update: held, cursor: await headOf(ports, stream) }
  demandVersion(held, asked.version)

  const at = ports.now().toISOString()
  const retraction = { note: asked.note ?? '', at }
  const version = held.version + 1
  const alert = asked.alert && { alert: { ...asked.alert, version } }
  const update = { ...held, ...alert, status: 'retracted' as const, retraction, updatedAt: at, version }
  const appended = await append(ports, {
    stream,
    change: { kind: 'update.retracted', at, update },
    expects: held.version,
    by: authorOf(asked.by),
  })
  if (appended.kind === 'appended') return { update, cursor: printCursor(appended.cursor) }
  if (asked.version !== undefined) throw stale(await findUpdate(ports.records, asked))
  return retractUpdate(ports, asked)
}
