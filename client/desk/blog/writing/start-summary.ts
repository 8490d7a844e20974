/** Opens the summary for editing. */
import { isSummary, summaryUpdate } from '#client/desk/composer/summary-update.ts'
import { fieldsOf } from '#client/desk/composer/update-fields.ts'
import { drawNow } from '#client/desk/kit/draw-now.ts'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import type { Update } from '#shared/blog/update.ts'
import type { DeskParts } from './desk-parts.ts'

type Desk = Pick<DeskParts, 'drafting' | 'local' | 'tab'>

/** With `first`, a start made from elsewhere: what else is being written in it moves into a new update beside it. */
export async function startSummary(desk: Desk, blog: Blog, first?: PortableText): Promise<void> {
  const { drafting, tab } = desk
  const update = waiting(desk, blog) ?? summaryUpdate(blog)
  const opening = drafting.edit(update)
  // Synchronous where possible: a phone shows its keyboard only in direct response to a touch.
  drawNow(() => tab.set('write'))
  wantPlace()
  await opening
  const work = drafting.works.get().open.find(({ of }) => isSummary(of?.id))
  if (work && first) drafting.replace(work.id, { ...fieldsOf(update), body: first })
}

/** One that was saved without a connection: the next edit is based on it. */
function waiting({ local }: Desk, blog: Blog): Update | undefined {
  const intent = local.outbox.state
    .get()
    .items.filter(item => item.blog === blog.id && !item.refusal)
    .findLast(({ intent }) => intent.kind === 'correct' && isSummary(intent.update))?.intent
  if (intent?.kind !== 'correct') return undefined
  return { ...summaryUpdate(blog), version: intent.version, body: intent.fields.body }
}
