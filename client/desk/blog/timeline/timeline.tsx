/** The live coverage as readers see it, with the actions for each update. */
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { folder } from '#client/desk/kit/place.ts'
import { words } from '#client/desk/kit/words.ts'
import { keepAges } from '#client/widget/ages.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Update } from '#shared/blog/update.ts'
import { keyEvents, timesKnown } from '#shared/view/coverage-view.ts'
import { showDay } from '#shared/view/dates.ts'
import { daysOf } from '#shared/view/days.ts'
import { directionOf } from '#shared/view/direction.ts'
import { openingView, relatedCoverage } from '#shared/view/opening.ts'
import type { Setting } from '#shared/view/setting.ts'
import { pinnedView, updateView } from '#shared/view/update-view.ts'
import { Drawn } from './drawn.tsx'
import { Older } from './older.tsx'
import { useReaderWords } from './reader-words.ts'

type Props = {
  readonly coverage: Coverage
  readonly actionsFor: (update: Update) => ReactNode
  readonly loadOlder: () => Promise<'loaded' | 'none' | 'failed'>
}

export function Timeline({ coverage, actionsFor, loadOlder }: Props) {
  const { blog, pinned, keyUpdates, updates } = coverage
  const { language, timeZone } = blog
  const reader = useReaderWords(language)
  const setting: Setting = useMemo(
    () => ({ words: reader, language, timeZone, level: 2, page: '', base: folder }),
    [reader, language, timeZone],
  )
  const text = { setting, references: timesKnown(coverage) }
  const root = useAges(coverage, reader.tag)
  const days = daysOf(updates, timeZone)
  const related = relatedCoverage(blog, setting)

  return (
    <div className="crier" ref={root} lang={language} dir={directionOf(language)}>
      <Drawn tree={openingView(blog, setting)} />
      {pinned.length > 0 && <Pinned {...{ coverage, text, actionsFor }} />}
      {keyUpdates.length > 0 && <Drawn tree={keyEvents(keyUpdates, setting)} />}
      <section className="stream" aria-labelledby="updates">
        <h3 className="section" id="updates">
          {reader.updates}
        </h3>
        {updates.length === 0 && <p className="empty">{words.timeline.none}</p>}
        {days.map(({ day, updates }) => (
          <section className="day" key={day} aria-label={showDay(day, language)}>
            {days.length > 1 && <h3 className="date">{showDay(day, language)}</h3>}
            {updates.map(update => (
              <div className="entry" key={update.id}>
                <Drawn tree={updateView(update, text)} />
                {actionsFor(update)}
              </div>
            ))}
          </section>
        ))}
        {coverage.older !== undefined && <Older loadOlder={loadOlder} />}
      </section>
      {related && <Drawn tree={related} />}
    </div>
  )
}

const NOTHING_OPENED: ReadonlySet<string> = new Set()

type PinnedProps = Pick<Props, 'coverage' | 'actionsFor'> & { readonly text: Parameters<typeof pinnedView>[1] }

function Pinned({ coverage: { pinned, updates }, text, actionsFor }: PinnedProps) {
  const [opened, setOpened] = useState(NOTHING_OPENED)

  function turn(id: string) {
    const next = new Set(opened)
    if (!next.delete(id)) next.add(id)
    setOpened(next)
  }

  return (
    <section className="pinned" aria-labelledby="pinned">
      <h3 className="section" id="pinned">
        {text.setting.words.pinned}
      </h3>
      {pinned.map(update => (
        <div className="entry" key={update.id}>
          <Drawn
            tree={pinnedView(update, text, opened)}
            onClick={({ target }) => {
              if (target instanceof Element && target.closest('[data-do="open"]')) turn(`pinned-${update.id}`)
            }}
          />
          {!updates.some(({ id }) => id === update.id) && actionsFor(update)}
        </div>
      ))}
    </section>
  )
}

/** Keeps ages such as "5 min ago" current, with the code of the readers' page. */
function useAges(coverage: Coverage, language: string) {
  const root = useRef<HTMLDivElement>(null)
  const ages = useRef<ReturnType<typeof keepAges>>(undefined)

  useEffect(() => {
    if (!root.current) return
    const ended = new AbortController()
    ages.current = keepAges({ root: root.current, signal: ended.signal })
    return () => ended.abort()
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: after each drawing of the coverage
  useEffect(() => ages.current?.refresh(language), [coverage, language])
  return root
}
