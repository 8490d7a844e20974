/** Changes a comment that readers do not see, before or after. */
import { auditRow } from '#store/audit/audit-row.ts'
import { storedOf } from './comment-row.ts'
import { stepsOf } from './comment-sql.ts'
import { countDeltas, isExpectedComment, type KnownComment } from './comment-write.ts'
import type { CommentPut } from './comments.ts'
import type { RunComments } from './comments-sql.ts'

export async function putComment(run: RunComments, { write, action, by }: CommentPut): Promise<'stored' | 'stale'> {
  const { blog, id, doubles, at } = write
  await run('lockCounts', [blog])
  const rows = (await run('find', [blog, [id, ...doubles.map(double => double.id)]])).map(storedOf)
  const known = (_: string, wanted: string): KnownComment | undefined => rows.find(row => row.id === wanted)
  // On a stream as well: the log's to change.
  const isShown = known(blog, id)?.state === 'shown' && write.state !== 'shown'
  if (isShown || !isExpectedComment(write, known)) return 'stale'
  for (const [name, values] of stepsOf(write, countDeltas(write, known))) await run(name, values)
  const detail = { version: write.expects + 1, ...(doubles.length > 0 && { doubles: doubles.length }) }
  await run('audit', auditRow({ at, by, action, blog: blog as never, subject: id, detail }))
  return 'stored'
}
