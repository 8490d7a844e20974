/** Toasts that report the outcome of a request and offer follow-up actions. */
import { fieldsOf } from '#client/desk/composer/update-fields.ts'
import { shortcutText } from '#client/desk/kit/shortcuts.ts'
import { type ToastAction, tell } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'
import type { Item } from '#client/desk/local/records/item.ts'
import { showClockOf } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import type { DeskParts } from './desk-parts.ts'
import { postedFrom } from './posted-from.ts'
import { startEditing } from './start-editing.ts'
import { takeBack, undoPost } from './undo.ts'

const said = words.write
/** Longer than other messages: it asks for a decision. */
const LATE_SHOWN_MS = 20_000

/** A new update that can be taken back for a few seconds. */
export function tellHeld(desk: DeskParts, item: Item, holdMs: number): void {
  const actions = [
    { text: said.undo, keys: shortcutText('undo'), run: () => void takeBack(desk, item) },
    { text: said.sendNow, run: () => void desk.local.outbox.release(item.id) },
  ]
  tell(said.held({ seconds: Math.round(holdMs / 1_000) }), { actions, forMs: holdMs })
}

export function tellSent(desk: DeskParts, item: Item, update: Update): void {
  const { intent } = item
  if (intent.kind === 'save') return
  if (intent.kind === 'post' && update.status === 'published') return tellPosted(desk, item, update)
  const edit = { text: said.editAgain, run: () => void startEditing(desk, update) }
  if (intent.kind === 'unpublish') return void tell(words.unpublish.done, { actions: [edit] })
  tell(toldOf(item, update))
}

function tellPosted(desk: DeskParts, { intent, madeAt }: Item, update: Update): void {
  const blog = desk.live.state.get().coverage?.blog ?? { timeZone: 'UTC', language: 'en' }
  const clock = showClockOf(update.publishedAt ?? update.time, blog)
  desk.posted.set({ id: update.id, clock, sent: update })
  const isLate = intent.kind === 'post' && intent.fields.time === undefined && update.time === madeAt
  const actions: readonly ToastAction[] = [
    { text: said.undo, keys: shortcutText('undo'), run: () => void undoPost(desk) },
    { text: said.editAgain, keys: shortcutText('edit'), run: () => void editPosted(desk) },
  ]
  if (!isLate) return void tell(said.postedAt({ clock }), { actions })
  const now = { text: said.showPosted({ clock }), run: () => void showPublication(desk, update) }
  const written = showClockOf(madeAt, blog)
  tell(said.postedLate({ clock, written }), { actions: [...actions, now], forMs: LATE_SHOWN_MS })
}

/** Readers see the time of publication in place of that of writing. */
async function showPublication({ local, id: blog }: DeskParts, update: Update): Promise<void> {
  const { id, version, publishedAt } = update
  const base = fieldsOf(update)
  const fields = { ...base, ...(publishedAt && { time: publishedAt }) }
  await local.outbox.add({ blog, intent: { kind: 'correct', update: id, version, base, fields } })
}

/** Opens the last post from this desk for editing. */
export async function editPosted(desk: DeskParts): Promise<void> {
  const update = postedFrom(desk)
  if (update?.status === 'published') await startEditing(desk, update)
}

const TOLD = {
  pin: words.timeline.pinned,
  unpin: words.timeline.unpinned,
  markKey: words.timeline.marked,
  unmarkKey: words.timeline.unmarked,
  markSensitive: words.timeline.markedSensitive,
  unmarkSensitive: words.timeline.unmarkedSensitive,
  retract: words.retract.done,
}

function toldOf({ intent }: Item, { status, version, publishedAt, updatedAt }: Update): string {
  if (intent.kind in TOLD) return TOLD[intent.kind as keyof typeof TOLD]
  if (intent.kind === 'correct' && intent.version === version) return said.unchanged
  if (status === 'draft') return said.draftSaved
  if (status === 'submitted') return words.queue.submitted
  if (status === 'scheduled') return words.queue.scheduled
  if (status === 'approved') return said.saved
  return publishedAt === updatedAt ? said.posted : said.corrected
}
