/** The timeline: published updates, newest first, with their actions. Parts above them on the page are folded. */
import { type ReactNode, useRef, useState } from 'react'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { shortcutText } from '#client/desk/kit/shortcuts.ts'
import { readStored, storeValue } from '#client/desk/kit/storage.ts'
import { createStore } from '#client/desk/kit/store.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Update } from '#shared/blog/update.ts'
import { showDay } from '#shared/view/dates.ts'
import { daysOf } from '#shared/view/days.ts'
import { directionOf } from '#shared/view/direction.ts'
import { UpdateEntry } from './entry.tsx'
import { FindBar } from './finding/find-bar.tsx'
import { useFinding } from './finding/use-finding.ts'
import { type FoldedPart, Folds } from './folds.tsx'
import { useFollowPosted } from './follow-posted.ts'
import { Hours } from './hours.tsx'
import { Older } from './older.tsx'
import { keyEventList, opening, readerSide } from './reader-parts.ts'
import { type ReaderText, ReaderTextContext } from './reader-text.ts'
import { SummaryPart } from './summary-part.tsx'

const said = words.timeline
const WHOLE = 'crier-desk-whole-updates'

export function Timeline({ coverage }: { readonly coverage: Coverage }) {
  const { desk } = useBlog()
  const pane = useRef<HTMLElement>(null)
  const [isWhole, setWhole] = useState(() => readStored(WHOLE) === true)
  const finding = useFinding(coverage)
  const { offered, show } = useFollowPosted({ pane, posted: useStore(desk.posted), updates: coverage.updates })
  const [text] = useState(() => createStore<ReaderText | undefined>(undefined))

  function turnWhole() {
    setWhole(!isWhole)
    storeValue(WHOLE, isWhole ? undefined : true)
  }

  return (
    <section className="pane pane-timeline" aria-labelledby="timeline" tabIndex={-1} ref={pane}>
      <ReaderTextContext value={text}>
        <readerSide.View {...{ coverage, text }} />
        <Folds parts={partsOf(coverage, isWhole)}>
          <h2 id="timeline">{said.title}</h2>
          <button type="button" className="fold whole-updates" aria-pressed={isWhole} onClick={turnWhole}>
            {said.whole}
          </button>
          <button
            type="button"
            className="fold"
            data-find-open
            aria-expanded={finding.isOpen}
            title={shortcutText('find')}
            onClick={finding.isOpen ? finding.close : finding.open}
          >
            {words.finding.open}
          </button>
        </Folds>
        {finding.isOpen && <FindBar {...{ finding, coverage }} />}
        {offered && (
          <p className="posted-elsewhere" role="status">
            <button type="button" onClick={show}>
              {said.showPosted({ clock: offered.clock })}
            </button>
          </p>
        )}
        <Stream {...{ coverage, isWhole }} shown={finding.found} beyond={finding.beyond} />
      </ReaderTextContext>
    </section>
  )
}

function partsOf(coverage: Coverage, isWhole: boolean): readonly FoldedPart[] {
  const { blog, pinned, keyUpdates } = coverage
  const around = { className: 'crier', lang: blog.language, dir: directionOf(blog.language) }
  const pins = () => pinned.map(update => <UpdateEntry key={update.id} {...{ update, isWhole }} />)
  const inside = (draw: () => ReactNode) => () => <div {...around}>{draw()}</div>
  return [
    { name: 'opening', draw: inside(() => <opening.View blog={blog} />) },
    { name: 'summary', draw: () => <SummaryPart {...{ coverage, around }} /> },
    ...(pinned.length > 0 ? [{ name: 'pinned' as const, count: pinned.length, draw: inside(pins) }] : []),
    ...(keyUpdates.length > 0
      ? [
          {
            name: 'keyEvents' as const,
            count: keyUpdates.length,
            draw: inside(() => <keyEventList.View keyUpdates={keyUpdates} />),
          },
        ]
      : []),
  ]
}

type StreamProps = {
  readonly coverage: Coverage
  readonly isWhole: boolean
  readonly shown: readonly Update[]
  readonly beyond: readonly Update[]
}

function Stream({ coverage: { blog, updates, older }, isWhole, shown, beyond }: StreamProps) {
  const { desk } = useBlog()
  const { language, timeZone } = blog
  const days = daysOf(beyond.length > 0 ? [...shown, ...beyond] : shown, timeZone)
  return (
    <div className="crier stream" lang={language} dir={directionOf(language)}>
      {updates.length === 0 && <p className="empty">{said.none}</p>}
      {days.map(({ name: day, parts: hours }) => (
        <section className="day" key={day} aria-label={showDay(day, language)}>
          {days.length > 1 && <h3 className="date">{showDay(day, language)}</h3>}
          <Hours {...{ hours, isWhole }} />
        </section>
      ))}
      {older !== undefined && shown === updates && <Older loadOlder={() => desk.live.loadOlder()} />}
    </div>
  )
}
