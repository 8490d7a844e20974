/** The tree of a coverage as its reader sees it now, including the announcement for screen readers. */
import type { Following } from '#client/sdk/src/follow.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import { newestOf } from '#shared/view/selection.ts'
import type { LaterViews } from '#shared/view/setting.ts'
import type { Branch } from '#shared/view/tree.ts'
import type { Words } from '#shared/view/words/en.ts'
import { type Arrivals, shownOf } from './arrivals.ts'
import { type Drawn, drawnFor } from './drawn.ts'
import { viewsFor } from './later-views.ts'
import { announcement, connectionWord } from './presence.ts'
import type { Reading } from './reading.ts'
import type { Stage } from './stage.ts'
import { waitingView } from './waiting-view.ts'
import { wordsFor } from './words.ts'

type ViewOptions = {
  readonly host: Element
  readonly stage: Stage
  readonly reading: Reading
  readonly following: Following
}

type News = { readonly before: Coverage; readonly changes: readonly Change[] }

export type View = ReturnType<typeof createView>

export function createView({ host, stage, reading, following }: ViewOptions) {
  let drawn: Drawn | undefined
  let news: News | undefined
  let announced: string | undefined

  /** Adds changes for the next drawing to announce. */
  function note(before: Coverage, changes: readonly Change[]) {
    news = { before: news?.before ?? before, changes: [...(news?.changes ?? []), ...changes] }
  }

  /** The setting of the last drawn coverage. */
  const shown = () => drawn?.setting

  function noteGone() {
    announced = shown()?.words.updateGone
  }

  /** Undefined while words or views are loading; `onCome` is called when they have loaded. */
  function tree(onCome: () => void): Branch | undefined {
    const { arrivals } = reading
    const words = wordsFor(arrivals?.latest.blog.language ?? document.documentElement.lang, onCome)
    if (!words) return undefined
    return arrivals ? treeOf(arrivals, words, onCome) : waitingView(following.standing, words)
  }

  function treeOf(arrivals: Arrivals, words: Words, onCome: () => void): Branch | undefined {
    const { choices, older, opened } = reading
    const { order } = choices
    const coverage = newestOf(shownOf(arrivals), reading.limit)
    const { blog } = coverage
    const views = viewsFor(coverage, host, onCome)
    if (!views) return undefined
    drawn = drawnFor({ blog, place: stage.place, opening: host.getAttribute('opening'), words, views, choices }, drawn)
    const { setting, ownZone } = drawn
    const isPaused = arrivals.frozen !== undefined
    const state = isPaused ? 'paused' : connectionWord(following.standing, blog.state === 'ended', navigator.onLine)
    return coverageView(coverage, setting, {
      ...{ state, connection: words.connection[state], announcement: announce(arrivals, words, views) },
      ...{ order, older, held: arrivals.held.size, isPaused, opened, ownZone },
    })
  }

  /** Nothing is announced to a paused reader. */
  function announce({ latest, frozen }: Arrivals, words: Words, views: LaterViews): string | undefined {
    if (news?.changes[0] && !frozen) {
      const told =
        announcement({ ...news, after: latest.updates }, words) ||
        views.summaryNews?.(news.before.blog, latest.blog, words)
      // Screen readers read out only text that changed, so a no-break space is added to a repeated sentence.
      announced = told && told === announced ? `${told}\u00a0` : told
    }
    news = undefined
    return announced
  }

  return { note, shown, noteGone, tree }
}
