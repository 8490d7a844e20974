/** Sends works and reports the outcome, now or when there is a connection. */
import { problemText } from '#client/desk/api/problem-text.ts'
import { keepRetraction } from '#client/desk/blog/changes/retraction.ts'
import { isSummary } from '#client/desk/composer/summary-update.ts'
import type { FieldProblem } from '#client/desk/kit/field-problem.ts'
import { tell, tellProblem } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'
import type { Finish } from '#client/desk/local/drafts/finish.ts'
import type { Sent } from '#client/desk/local/outbox/outbox.ts'
import type { Item, Refusal } from '#client/desk/local/records/item.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import type { Update } from '#shared/blog/update.ts'
import type { DeskParts } from './desk-parts.ts'
import { tellHeld, tellSent } from './tell-sent.ts'
import { currentOf } from './works.ts'

const said = words.write

export type Sending = {
  /** Resolves once the request is stored in the outbox, or its problem is shown. */
  send(work: string, finish: Finish): Promise<void>
  /** Measures the time from `startedAt` until readers have the update. */
  measure(update: Update, startedAt: number): Promise<void>
  close(): void
}

export function openSending(desk: DeskParts): Sending {
  const { local, live, drafting, id: blog } = desk
  const { outbox } = local
  const pressed = new Map<number, number>()

  async function send(work: string, finish: Finish): Promise<void> {
    const startedAt = performance.now()
    const added = await drafting.send(work, finish).catch(broken)
    if (added.kind === 'full') return drafting.refuse(work, { field: '', text: said.full })
    if (added.kind === 'broken') return drafting.refuse(work, { field: '', text: said.refused({ why: added.reason }) })
    if (finish.holdMs) return tellHeld(desk, added.item, finish.holdMs)
    pressed.set(added.item.id, startedAt)
    if (!navigator.onLine || outbox.state.get().standing.kind === 'waiting') tell(said.queued)
  }

  async function measure(update: Update, startedAt: number): Promise<void> {
    const ms = await live.reach.measure(update, startedAt)
    live.state.set(held => ({ ...held, lastPost: { ms, headline: headline(update) } }))
  }

  function hearSent({ item, update }: Sent) {
    const startedAt = pressed.get(item.id)
    pressed.delete(item.id)
    if (isSummary(update?.id)) return void tell(words.summary.saved)
    putAway(desk, item, update)
    if (item.intent.kind === 'remove') tell(words.remove.done)
    if (!update) return
    tellSent(desk, item, update)
    if (startedAt !== undefined && update.status === 'published') void measure(update, startedAt)
  }

  /** Reopens refused items for correction; their text is never only in a message. */
  async function hearRefused() {
    for (const item of outbox.state.get().items.filter(one => one.blog === blog && isToReopen(one))) {
      const back = await local.takeBack(item.id)
      if (!back?.refusal) continue
      const { draft, intent, refusal } = back
      keepRetraction(local.words, intent)
      const isStale = refusal.problem.code === 'stale_version'
      const problem = isStale ? undefined : fieldProblemOf(refusal.problem)
      if (draft) await drafting.reopen(draft, isStale ? { conflict: refusal.current as Update } : { problem })
      if (draft && currentOf(drafting.works.get())?.id === draft.id) continue
      tellProblem(problem?.text ?? (draft ? said.stale : words.conflict.tooLate))
    }
  }

  const stops = [
    onceLoaded(live, () => outbox.onSent(blog, hearSent)),
    outbox.state.subscribe(() => void hearRefused()),
  ]
  void hearRefused()
  return {
    send,
    measure,
    close() {
      for (const stop of stops) stop()
    },
  }
}

/** Those about comments are the business of their pane. */
function isToReopen({ intent, refusal }: Item): boolean {
  return refusal !== undefined && intent.kind !== 'decide'
}

/** The coverage has the zone and the style of the times that are told. The returned function ends what `run` began. */
function onceLoaded({ state }: DeskParts['live'], run: () => () => void): () => void {
  let stop = state.subscribe(begin)
  begin()
  return () => stop()

  function begin() {
    if (!state.get().coverage) return
    stop()
    stop = run()
  }
}

/** The streams deliver the same change a little later. */
function putAway({ live, posted }: DeskParts, { intent }: Item, update: Update | undefined): void {
  if (update && isOnDesk(update.status)) live.shelve(update)
  if (intent.kind !== 'unpublish' && intent.kind !== 'remove') return
  live.drop(intent.update as Update['id'])
  if (intent.update === posted.get()?.id) posted.set(undefined)
}

function fieldProblemOf(problem: Refusal['problem']): FieldProblem {
  return { field: problem.errors?.[0]?.path ?? '', text: said.refused({ why: problemText(problem) }) }
}

function broken(error: unknown) {
  return { kind: 'broken' as const, reason: error instanceof Error ? error.message : String(error) }
}
