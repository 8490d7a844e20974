/** What the timeline shows as readers see it. Loaded after the lines of the timeline, which need none of it. */
import { useContext, useLayoutEffect, useMemo } from 'react'
import { folder } from '#client/desk/kit/folder.ts'
import type { Store } from '#client/desk/kit/store.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import type { Summary } from '#shared/blog/blog.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Update } from '#shared/blog/update.ts'
import { allViews } from '#shared/view/all-views.ts'
import { bodyView } from '#shared/view/body.ts'
import { keyEvents, timesKnown } from '#shared/view/coverage-view.ts'
import { openingView } from '#shared/view/opening.ts'
import type { Setting } from '#shared/view/setting.ts'
import { summaryView } from '#shared/view/summary.ts'
import { updateView } from '#shared/view/update-view.ts'
import { Drawn } from './drawn.tsx'
import { type ReaderText, ReaderTextContext } from './reader-text.ts'
import { useReaderWords } from './reader-words.ts'
import { useAges } from './use-ages.ts'

type Following = {
  readonly coverage: Coverage
  readonly text: Store<ReaderText | undefined>
}

/** Updates that are shown in full. */
const wholes = new Set<Element>()

/** Keeps the text of the views current, and their ages. Draws nothing itself. */
export function ReaderSide({ coverage, text }: Following) {
  const setting = useSetting(coverage)
  const next = useMemo(() => ({ setting, timeOf: timesKnown(coverage) }), [setting, coverage])
  useLayoutEffect(() => text.set(next), [text, next])
  useAges(wholes, coverage, setting.words.tag)
  return null
}

function useSetting({ blog: { language, timeZone, clock, contributors } }: Coverage): Setting {
  const reader = useReaderWords(language)
  return useMemo(
    () => ({
      words: reader,
      views: allViews,
      language,
      timeZone,
      clock,
      contributors,
      level: 2,
      page: '',
      base: folder,
    }),
    [reader, language, timeZone, clock, contributors],
  )
}

export function Whole({ update }: { readonly update: Update }) {
  const tree = useStore(useViews(text => updateView(update, text)))
  return tree && <Drawn tree={tree} shown={wholes} />
}

export function Opening({ blog }: Pick<Coverage, 'blog'>) {
  const setting = useStore(useViews(text => text.setting))
  return setting && <Drawn tree={openingView(blog, setting)} />
}

export function Known({ summary }: { readonly summary: Summary }) {
  const text = useStore(useViews(text => text))
  return text && <Drawn tree={summaryView(summary, text, bodyView)} />
}

export function KeyEvents({ keyUpdates }: Pick<Coverage, 'keyUpdates'>) {
  const setting = useStore(useViews(text => text.setting))
  return setting && <Drawn tree={keyEvents(keyUpdates, setting)} />
}

function useViews<T>(view: (text: ReaderText) => T) {
  const text = useContext(ReaderTextContext)
  if (!text) throw new Error('This view stands outside of the timeline')
  const get = () => {
    const now = text.get()
    return now && view(now)
  }
  return { ...text, get }
}
