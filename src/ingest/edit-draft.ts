/** Changes a draft, which only the desk hears of. */
import { deskStream } from '../protocol/stream.ts'
import { commit } from './commit.ts'
import { answerWithUpdate } from './first-answer.ts'
import { headOf } from './head-of.ts'
import { isSame } from './merge.ts'
import { type Edit, patchedUpdate } from './patched-update.ts'
import type { IngestPorts } from './ports.ts'
import type { UpdateAnswer } from './post-update.ts'

export async function editDraft(ports: IngestPorts, { held, patch, idempotency }: Edit): Promise<UpdateAnswer> {
  const stream = deskStream(held.blog)
  const patched = patchedUpdate({ held, patch })
  if (isSame(held, patched)) return { update: held, cursor: await headOf(ports, stream) }

  const at = ports.now().toISOString()
  const update = { ...patched, updatedAt: at, version: held.version + 1 }
  const committed = await commit(ports, {
    stream,
    change: { kind: 'update.drafted', at, update },
    expects: held.version,
    ...(idempotency && { idempotency }),
  })
  return answerWithUpdate(committed, update)
}
