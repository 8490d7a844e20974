/** Publishes one due update, in the name of the editor who scheduled it. */
import { nameOnBlog } from '#editorial/contributors/name-contributors.ts'
import type { IngestPorts } from '#editorial/input/ports.ts'
import { append } from '#editorial/updates/commit.ts'
import { publishedUpdate } from '#editorial/updates/published-update.ts'
import type { Author, PastChange } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'
import { publicStream } from '#shared/protocol/stream.ts'

export type SchedulePorts = Pick<IngestPorts, 'log' | 'records' | 'bus' | 'now' | 'contributors'>

/** `'changed'`: another node published it first, or an editor changed it at this moment. */
export async function publishScheduled(ports: SchedulePorts, held: Update): Promise<'published' | 'changed'> {
  // It is due by the database's clock, which this node's clock may lag by some milliseconds.
  const now = ports.now().toISOString()
  const at = held.publishAt !== undefined && held.publishAt > now ? held.publishAt : now
  const by = plannerIn(await ports.records.history(held.blog, held.id), held)
  const { contributors: ids, topics } = held
  await nameOnBlog(ports, { blog: held.blog, ids, topics, by })
  const appended = await append(ports, {
    stream: publicStream(held.blog),
    change: { kind: 'update.published', at, update: publishedUpdate(held, { at, time: held.time }) },
    expects: held.version,
    ...(by && { by }),
  })
  return appended.kind === 'appended' ? 'published' : 'changed'
}

/** The author who set this publication time: later edits of the text may be by others. */
function plannerIn(history: readonly PastChange[], held: Update): Author | undefined {
  let planned: PastChange | undefined
  for (const change of history.toReversed()) {
    if (!('update' in change) || !('publishAt' in change.update) || change.update.publishAt !== held.publishAt) break
    planned = change
  }
  return planned?.by
}
