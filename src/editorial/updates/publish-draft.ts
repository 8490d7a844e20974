/** Publishes a draft. */
import { nameOnBlog } from '#editorial/contributors/name-contributors.ts'
import type { IngestPorts } from '#editorial/input/ports.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { authorOf } from './author-of.ts'
import { commitEdit, type Edit, patchedUpdate } from './patched-update.ts'
import type { UpdateAnswer } from './post-update.ts'
import { publishTime } from './publish-time.ts'
import { publishedUpdate } from './published-update.ts'
import { hasOwnTime } from './shown-time.ts'

export async function publishDraft(ports: IngestPorts, edit: Edit): Promise<UpdateAnswer> {
  const { held, patch } = edit
  const patched = await patchedUpdate(ports, edit)
  const now = ports.now()
  publishTime({ status: 'published', asked: patch.publishAt, now })
  const { contributors: ids, topics } = patched
  await nameOnBlog(ports, { blog: held.blog, ids, topics, by: authorOf(edit.by) })
  const at = now.toISOString()
  const update = publishedUpdate(patched, { at, time: hasOwnTime(patched.time, held) ? patched.time : at })
  return commitEdit(ports, { edit, stream: publicStream(held.blog), kind: 'update.published', update })
}
