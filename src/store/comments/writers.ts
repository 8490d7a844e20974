/** What concerns everything that one device sent: blocking it, and erasing it. */
import type { Author } from '#shared/blog/change.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Actor } from '#store/audit/audit.ts'
import { auditRow } from '#store/audit/audit-row.ts'
import { pseudonymOf, type WriterHash } from './comments.ts'
import type { RunComments } from './comments-sql.ts'

type Changing = { readonly at: string; readonly actor: Actor }
type Blocking = Changing & { readonly writer: WriterHash; readonly blog: BlogId; readonly by: Author }

export async function blockWriter(run: RunComments, asked: Blocking): Promise<readonly BlogId[]> {
  const { writer, by, actor, at } = asked
  await run('addBlock', [writer, at, JSON.stringify({ ...by, blog: asked.blog })])
  await run('forgetBlocks')
  const decidedBy = `,"decidedBy":${JSON.stringify(by)}}`
  const blogs = (await run('blogsWaiting', [writer])).map(({ blog }) => blog as BlogId)
  for (const blog of blogs) {
    await run('lockCounts', [blog])
    const waiting = (await run('rejectAll', [at, decidedBy, writer, blog, 'waiting'])).length
    const held = (await run('rejectAll', [at, decidedBy, writer, blog, 'held'])).length
    await run('addCounts', [-waiting, -held, 0, waiting + held, blog])
  }
  await run('audit', auditRow({ at, by: actor, action: 'writer.blocked', subject: pseudonymOf(writer) }))
  return blogs
}

export async function unblockWriter(
  run: RunComments,
  { writer, actor, at }: Changing & { readonly writer: string },
): Promise<boolean> {
  const removed = await run('removeBlock', [writer])
  if (removed.length === 0) return false
  await run('audit', auditRow({ at, by: actor, action: 'writer.unblocked', subject: writer }))
  return true
}

/** Those that readers see were removed before, each by a change of its own. */
export async function eraseWriter(
  run: RunComments,
  { writer, actor, at }: Changing & { readonly writer: WriterHash },
): Promise<number> {
  let erased = 0
  for (const { blog } of await run('blogsOf', [writer])) {
    await run('lockCounts', [String(blog)])
    await run('eraseAnswers', [writer, String(blog)])
    const states = (await run('eraseAll', [writer, String(blog)])).map(({ state }) => state)
    const of = (wanted: string) => -states.filter(state => state === wanted).length
    await run('addCounts', [of('waiting'), of('held'), of('shown'), of('rejected'), String(blog)])
    erased += states.length
  }
  const detail = { comments: erased }
  await run('audit', auditRow({ at, by: actor, action: 'writer.erased', subject: pseudonymOf(writer), detail }))
  return erased
}
