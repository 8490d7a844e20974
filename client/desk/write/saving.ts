/** Sends what is written. Whatever goes wrong, the words stay where they are. */
import { headline } from '../../../src/blog/plain-text.ts'
import { isOnDesk } from '../../../src/blog/status.ts'
import type { Update } from '../../../src/blog/update.ts'
import type { BlogDesk } from '../blog-desk.ts'
import { problemText } from '../problem-text.ts'
import type { Answer } from '../server/answer.ts'
import { editUpdate, postUpdate, type UpdateAnswer } from '../server/updates.ts'
import { tell, tellProblem } from '../toasts.tsx'
import { words } from '../words.ts'
import { type Aim, newUpdateOf, patchOf } from './requests.ts'
import { changeWork, closeWork, type Work, workOn } from './works.ts'

const said = words.write
/** The name of a request that got no answer yet: sent again, it does nothing twice. By what it says. */
const attempts = new Map<string, string>()

export async function save(desk: BlogDesk, work: Work, aim: Aim): Promise<void> {
  const startedAt = performance.now()
  const json = work.of ? patchOf(work, work.of, aim) : newUpdateOf(work.fields, aim)
  const content = work.id + JSON.stringify(json)
  const attempt = attempts.get(content) ?? crypto.randomUUID()
  attempts.set(content, attempt)
  const answer = work.of
    ? await editUpdate({ blog: desk.id, ...work.of }, json, attempt)
    : await postUpdate(desk.id, newUpdateOf(work.fields, aim), attempt)
  if (answer.kind !== 'unreachable') attempts.delete(content)
  if (answer.kind === 'done') settle({ desk, work, update: answer.value.update, startedAt })
  else fail({ desk, work, answer })
}

type Settled = {
  readonly desk: BlogDesk
  readonly work: Work
  readonly update: Update
  readonly startedAt: number
}

function settle({ desk, work, update, startedAt }: Settled) {
  if (isOnDesk(update.status)) desk.live.shelve(update)
  // A draft is gone on with; everything else is left for what comes next.
  desk.works.set(held =>
    update.status === 'draft' ? openDraft(held, work, update) : closeWork(held, work.id, crypto.randomUUID()),
  )
  tell(toldOf(work, update))
  if (update.status === 'published' && update.version !== work.of?.version) void measure(desk, update, startedAt)
}

function openDraft(held: ReturnType<BlogDesk['works']['get']>, work: Work, update: Update) {
  if (work.of) return changeWork(held, work.id, { ...workOn(update, work.id) })
  const rest = closeWork(held, work.id, crypto.randomUUID())
  return { open: [...rest.open, workOn(update, work.id)], current: work.id }
}

export async function measure({ live }: BlogDesk, update: Update, startedAt: number): Promise<void> {
  const ms = await live.reach.measure(update, startedAt)
  live.state.set(held => ({ ...held, lastPost: { ms, headline: headline(update) } }))
}

function toldOf({ of }: Work, update: Update): string {
  if (update.version === of?.version) return said.unchanged
  if (update.status === 'draft') return said.draftSaved
  if (update.status === 'submitted') return words.queue.submitted
  if (update.status === 'published') return of?.status === 'published' ? said.corrected : said.posted
  return said.saved
}

type Failed = {
  readonly desk: BlogDesk
  readonly work: Work
  readonly answer: Exclude<Answer<UpdateAnswer>, { kind: 'done' }>
}

function fail({ desk, work, answer }: Failed) {
  const isStale = answer.kind === 'refused' && answer.problem.code === 'stale_version'
  if (!isStale) return tellProblem(problemText(answer))
  const conflict = answer.problem.current as Update
  desk.works.set(held => changeWork(held, work.id, { conflict }))
}
