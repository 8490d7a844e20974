/** Posts a page in time order as if it were happening: pauses between its shown times, divided by the speed. */
import type { Api } from '#cli/api.ts'
import { pause } from '#client/posting/src/pause.ts'
import type { Clock } from '#platform/clock.ts'
import type { Page, PageUpdate } from './page.ts'
import { type BlogOptions, blogOfPage } from './page-blog.ts'
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
  const coverage = await api.coverage(blog.id)
  if (!coverage) await api.createBlog(blogOfPage(page, { ...blog, state: 'live' }))
  const held = coverage ? await api.updates(blog.id) : []
  const poster = new PagePoster({ api, blog: blog.id, updates: page.updates, shownTimes, held })
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
  return entries
}

/** An entry without a time of its own causes no pause. */
function gapMs(before: PageUpdate | undefined, { time }: PageUpdate): number {
  return before === undefined || before.untimed ? 0 : Date.parse(time) - Date.parse(before.time)
}
