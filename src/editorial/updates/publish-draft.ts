/** Publishes a draft. */

import type { IngestPorts } from '#editorial/input/ports.ts'
import { publicStream } from '#shared/protocol/stream.ts'
import { authorOf } from './author-of.ts'
import { commit } from './commit.ts'
import { answerWithUpdate } from './first-answer.ts'
import { type Edit, patchedUpdate } from './patched-update.ts'
import type { UpdateAnswer } from './post-update.ts'
import { publishTime } from './publish-time.ts'
import { publishedUpdate } from './published-update.ts'
import { hasOwnTime } from './shown-time.ts'

export async function publishDraft(ports: IngestPorts, edit: Edit): Promise<UpdateAnswer> {
  const { by, held, patch, idempotency } = edit
  const patched = await patchedUpdate(ports, edit)
  const now = ports.now()
  publishTime({ status: 'published', asked: patch.publishAt, now })
  const at = now.toISOString()
  const update = publishedUpdate(patched, { at, time: hasOwnTime(patched.time, held) ? patched.time : at })
  const committed = await commit(ports, {
    stream: publicStream(held.blog),
    change: { kind: 'update.published', at, update },
    expects: held.version,
    by: authorOf(by),
    ...(idempotency && { idempotency }),
  })
  return answerWithUpdate(committed, update)
}
