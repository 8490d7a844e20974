/** Edits an existing update: selects the use case by its status and the patch. */
import type { IngestPorts } from '#editorial/input/ports.ts'
import { Refusal } from '#platform/errors.ts'
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import type { Update } from '#shared/blog/update.ts'
import { demand } from '#store/keys/permit.ts'
import { stale } from './commit.ts'
import { correctUpdate } from './correct-update.ts'
import { demandMove } from './demand-move.ts'
import { editDraft } from './edit-draft.ts'
import { findUpdate } from './find-update.ts'
import { answerWithUpdate } from './first-answer.ts'
import type { Edit } from './patched-update.ts'
import type { UpdateAnswer } from './post-update.ts'
import { publishDraft } from './publish-draft.ts'
import { repeatedEdit } from './repeated-request.ts'

type EditUpdate = Omit<Edit, 'held'> & {
  readonly blog: BlogId
  readonly id: UpdateId
  /** The version that the editor read; a different current version means that somebody else edited first. */
  readonly version: number
}

export async function editUpdate(
  ports: IngestPorts,
  { by, blog, id, version, patch, idempotency }: EditUpdate,
): Promise<UpdateAnswer> {
  const held = await findUpdate(ports.records, { by, blog, id })
  demand(by, { role: 'contributor', blog })
  // Checked before permissions: an editor with an outdated version must learn the current status, such as published.
  if (held.version !== version) {
    const first = await repeatedEdit(ports, { held, version, idempotency })
    if (first) return answerWithUpdate(first, held)
    throw stale(held)
  }
  const to = patch.status ?? held.status
  demandMove(by, { blog, from: held.status, to })
  const edit = { by, held, patch, idempotency }
  if (!isOnDesk(held.status)) return correctUpdate(ports, edit)

  if (patch.correction !== undefined) refuseCorrection(held)
  return isOnDesk(to) ? editDraft(ports, edit) : publishDraft(ports, edit)
}

function refuseCorrection({ status }: Update): never {
  const message = `this update is ${status} and readers have not seen it, so there is nothing to correct for them`
  throw new Refusal('invalid', { errors: [{ path: 'correction', message }] })
}
