/** Brings a draft to the readers. */
import type { Update } from '../blog/update.ts'
import { publicStream } from '../protocol/stream.ts'
import { commit } from './commit.ts'
import { answerWithUpdate } from './first-answer.ts'
import { type Edit, patchedUpdate } from './patched-update.ts'
import type { IngestPorts } from './ports.ts'
import type { UpdateAnswer } from './post-update.ts'

export async function publishDraft(ports: IngestPorts, { held, patch, idempotency }: Edit): Promise<UpdateAnswer> {
  const at = ports.now().toISOString()
  const patched = patchedUpdate({ held, patch })
  const update: Update = {
    ...patched,
    ...(patched.alert && { alert: { ...patched.alert, version: held.version + 1 } }),
    status: 'published',
    time: hasOwnTime(patched) ? patched.time : at,
    publishedAt: at,
    updatedAt: at,
    version: held.version + 1,
  }
  const committed = await commit(ports, {
    stream: publicStream(held.blog),
    change: { kind: 'update.published', at, update },
    expects: held.version,
    ...(idempotency && { idempotency }),
  })
  return answerWithUpdate(committed, update)
}

/** A draft that was given no time carries that of its making. */
function hasOwnTime({ time, createdAt }: Update): boolean {
  return time !== createdAt
}
