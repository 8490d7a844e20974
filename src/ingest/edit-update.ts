/** Changes an update that exists: picks the step that its status and the patch ask for. */
import type { BlogId, UpdateId } from '../blog/ids.ts'
import { Refusal } from '../errors.ts'
import type { Key } from '../keys/keys.ts'
import { demand } from '../keys/permit.ts'
import { stale } from './commit.ts'
import { correctUpdate } from './correct-update.ts'
import { editDraft } from './edit-draft.ts'
import { findUpdate } from './find-update.ts'
import { answerWithUpdate } from './first-answer.ts'
import type { UpdatePatch } from './inputs.ts'
import type { Edit } from './patched-update.ts'
import type { Idempotency, IngestPorts } from './ports.ts'
import type { UpdateAnswer } from './post-update.ts'
import { publishDraft } from './publish-draft.ts'
import { repeatedEdit } from './repeated-edit.ts'

export type EditUpdate = {
  readonly by: Key
  readonly blog: BlogId
  readonly id: UpdateId
  /** What the editor read; another one now means that somebody else was there. */
  readonly version: number
  readonly patch: UpdatePatch
  readonly idempotency?: Idempotency | undefined
}

export async function editUpdate(
  ports: IngestPorts,
  { by, blog, id, version, patch, idempotency }: EditUpdate,
): Promise<UpdateAnswer> {
  const held = await findUpdate(ports.records, { by, blog, id })
  const isDraft = held.status === 'draft'
  const publishes = isDraft && patch.status === 'published'
  demand(by, { role: isDraft && !publishes ? 'contributor' : 'editor', blog })
  if (held.version !== version) {
    const first = await repeatedEdit(ports, { held, version, idempotency })
    if (first) return answerWithUpdate(first, held)
    throw stale(held)
  }

  refuseImpossible({ held, patch })
  if (publishes) return publishDraft(ports, { held, patch, idempotency })
  return isDraft ? editDraft(ports, { held, patch, idempotency }) : correctUpdate(ports, { held, patch, idempotency })
}

function refuseImpossible({ held, patch }: Omit<Edit, 'idempotency'>): void {
  if (held.status === 'draft' && patch.correction !== undefined) {
    refuse('correction', 'readers have not seen this draft, so there is nothing to tell them')
  }
  if (held.status !== 'draft' && patch.status === 'draft') {
    refuse('status', 'readers have seen this update, so it cannot become a draft again; retract or remove it')
  }
  if (held.status === 'retracted' && patch.status === 'published') {
    refuse('status', 'this update was retracted; post what is right as a new update')
  }
}

function refuse(path: string, message: string): never {
  throw new Refusal('invalid', { errors: [{ path, message }] })
}
