/** Posts a page in time order as if it were happening: pauses between its shown times, divided by the speed. */
import type { Api } from '#cli/api.ts'
import { pause } from '#client/posting/src/pause.ts'
import type { Clock } from '#platform/clock.ts'
import type { Page, PageUpdate } from './page.ts'
import { addSummary, type BlogOptions, openPage } from './page-blog.ts'
import { PagePoster, type PostedEntry, type ShownTimes } from './page-poster.ts'

export type ReplayPage = {
  readonly api: Api
  readonly page: Page
  readonly blog: Omit<BlogOptions, 'state'>
  /** 60 makes an hour a minute. */
  readonly speed: number
  readonly shownTimes: ShownTimes
  readonly clock: Clock
  /** Ends the replay after the current update. */
  readonly signal: AbortSignal
  readonly onPosted: (entry: PostedEntry) => void
}

export async function replayPage(replay: ReplayPage): Promise<PostedEntry[]> {
  const { api, page, blog, speed, shownTimes, clock, signal, onPosted } = replay
  const opened = await openPage(api, { page, blog: { ...blog, state: 'live' } })
  const poster = new PagePoster({ api, ...opened, shownTimes })
  const entries: PostedEntry[] = []
  // Each pause is measured from when the one before was due, so that the time for posting does not add up.
  let due = clock.now().getTime()
  let before: PageUpdate | undefined
  for (const [place, update] of page.updates.entries()) {
    // After an interrupted replay, the next one continues at once where that one stopped.
    if (!poster.heldAs(update)) {
      due += gapMs(before, update) / speed
      await pause(Math.max(0, due - clock.now().getTime()), { timer: clock, signal })
    }
    if (signal.aborted) break
    const entry = await poster.post(place, update)
    entries.push(entry)
    onPosted(entry)
    before = update
  }
  // What was known in the end would give away what is still to come.
  const isWhole = !signal.aborted && entries.some(({ kind }) => kind === 'posted')
  if (isWhole && !opened.blog.summary) await addSummary(api, { blog: blog.id, page })
  return entries
}

/** An entry without a time of its own causes no pause. */
function gapMs(before: PageUpdate | undefined, { time }: PageUpdate): number {
  return before === undefined || before.untimed ? 0 : Date.parse(time) - Date.parse(before.time)
}
