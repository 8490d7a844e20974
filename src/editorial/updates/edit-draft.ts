/** Edits an unpublished update or changes its status; only the desk is notified. */
import type { IngestPorts } from '#editorial/input/ports.ts'
import type { Update } from '#shared/blog/update.ts'
import { deskStream } from '#shared/protocol/stream.ts'
import { headOf } from './head-of.ts'
import { isStoredAlike } from './merge.ts'
import { commitEdit, type Edit, patchedUpdate } from './patched-update.ts'
import type { UpdateAnswer } from './post-update.ts'
import { publishTime } from './publish-time.ts'
import { hasOwnTime } from './shown-time.ts'

export async function editDraft(ports: IngestPorts, edit: Edit): Promise<UpdateAnswer> {
  const { held } = edit
  const stream = deskStream(held.blog)
  const patched = await patchedUpdate(ports, edit)
  const now = ports.now()
  const edited = editedDraft(patched, { edit, now })
  if (isStoredAlike(held, edited)) return { update: held, cursor: await headOf(ports, stream) }

  const at = now.toISOString()
  const update = { ...edited, updatedAt: at, version: held.version + 1 }
  return commitEdit(ports, { edit, stream, kind: 'update.drafted', update })
}

function editedDraft(whole: Update, { edit: { held, patch }, now }: { edit: Edit; now: Date }): Update {
  const { publishAt: _, ...patched } = whole
  const status = patch.status ?? held.status
  const publishAt = publishTime({ status, asked: patch.publishAt, held: held.publishAt, now })
  const time = hasOwnTime(patched.time, held) ? patched.time : (publishAt ?? held.createdAt)
  return { ...patched, status, ...(publishAt && { publishAt }), time }
}
