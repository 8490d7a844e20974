/** Brings what was on the desk to the readers. */
import type { Update } from '../blog/update.ts'
import { publicStream } from '../protocol/stream.ts'
import { authorOf } from './author-of.ts'
import { commit } from './commit.ts'
import { answerWithUpdate } from './first-answer.ts'
import { type Edit, patchedUpdate } from './patched-update.ts'
import type { IngestPorts } from './ports.ts'
import type { UpdateAnswer } from './post-update.ts'
import { publishTime } from './publish-time.ts'
import { hasOwnTime } from './shown-time.ts'

export async function publishDraft(ports: IngestPorts, { by, held, patch, idempotency }: Edit): Promise<UpdateAnswer> {
  const now = ports.now()
  publishTime({ status: 'published', asked: patch.publishAt, now })
  const at = now.toISOString()
  // When it was to be published stays on the desk (law 9).
  const { publishAt: _, ...patched } = patchedUpdate({ held, patch })
  const update: Update = {
    ...patched,
    ...(patched.alert && { alert: { ...patched.alert, version: held.version + 1 } }),
    status: 'published',
    time: hasOwnTime(patched.time, held) ? patched.time : at,
    publishedAt: at,
    updatedAt: at,
    version: held.version + 1,
  }
  const committed = await commit(ports, {
    stream: publicStream(held.blog),
    change: { kind: 'update.published', at, update },
    expects: held.version,
    by: authorOf(by),
    ...(idempotency && { idempotency }),
  })
  return answerWithUpdate(committed, update)
}
