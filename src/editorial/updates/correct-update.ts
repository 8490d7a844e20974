/** Changes a published update: with a note to readers, or silently (a pin, a key event, a typing mistake). */
import { nameOnBlog } from '#editorial/contributors/name-contributors.ts'
import type { IngestPorts } from '#editorial/input/ports.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { authorOf } from './author-of.ts'
import { headOf } from './head-of.ts'
import { isStoredAlike } from './merge.ts'
import { commitEdit, type Edit, patchedUpdate } from './patched-update.ts'
import type { UpdateAnswer } from './post-update.ts'
import { publishTime } from './publish-time.ts'

export async function correctUpdate(ports: IngestPorts, edit: Edit): Promise<UpdateAnswer> {
  const { held, patch } = edit
  const stream = publicStream(held.blog)
  publishTime({ status: held.status, asked: patch.publishAt, now: ports.now() })
  const patched = await patchedUpdate(ports, edit)
  const hasNews = patch.correction !== undefined && patch.correction !== held.correction?.note
  if (isStoredAlike(held, patched) && !hasNews) return { update: held, cursor: await headOf(ports, stream) }

  const { contributors: ids, topics } = patched
  if (patch.contributors || patch.topics) {
    const topicsAlone = !patch.contributors
    await nameOnBlog(ports, { blog: held.blog, ids, topics, topicsAlone, by: authorOf(edit.by) })
  }
  const at = ports.now().toISOString()
  const correction = patch.correction === undefined ? held.correction : { note: patch.correction, at }
  const update = { ...patched, ...(correction && { correction }), updatedAt: at, version: held.version + 1 }
  return commitEdit(ports, { edit, stream, kind: 'update.corrected', update })
}
