/** The update as readers would see it if it were posted now, before it is. */
import { useId, useMemo, useState } from 'react'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { useReaderWords } from '#client/desk/blog/timeline/reader-words.ts'
import { isSummary } from '#client/desk/composer/summary-update.ts'
import { folder } from '#client/desk/kit/folder.ts'
import { Modal } from '#client/desk/kit/modal.tsx'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { ownerOf } from '#client/desk/local/owner.ts'
import { isWorthSending } from '#client/desk/local/records/draft.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { headline } from '#shared/blog/plain-text.ts'
import type { Update } from '#shared/blog/update.ts'
import { allViews } from '#shared/view/all-views.ts'
import { bodyView } from '#shared/view/body.ts'
import { keyEvents, timesKnown } from '#shared/view/coverage-view.ts'
import { directionOf } from '#shared/view/direction.ts'
import { section } from '#shared/view/section.ts'
import type { Setting } from '#shared/view/setting.ts'
import { summaryView } from '#shared/view/summary.ts'
import { type Branch, type Content, h } from '#shared/view/tree.ts'
import { pinnedView, updateView } from '#shared/view/update-view.ts'
import { contributorsOf } from '../listed-contributors.ts'
import type { Work } from '../works.ts'
import { bareCards, previewedUpdate, publishedOf } from './previewed.ts'
import { ReaderStage } from './reader-stage.tsx'

const said = words.preview
const WIDTHS = ['phone', 'desktop'] as const
const THEMES = ['light', 'dark'] as const

type Props = { readonly work: Work; readonly onClose: () => void }

export function PreviewDialog({ work, onClose }: Props) {
  const { desk, blog, login } = useBlog()
  const listed = useStore(contributorsOf(ownerOf(login)).list)
  const { coverage } = useStore(desk.live.state)
  const reader = useReaderWords(blog.language)
  const [width, setWidth] = useState<(typeof WIDTHS)[number]>('phone')
  const [theme, setTheme] = useState<(typeof THEMES)[number]>('light')
  const [now] = useState(() => new Date().toISOString())
  const { language, timeZone, clock } = blog
  const isOfSummary = isSummary(work.of?.id)
  // With its publication the coverage gets a copy of those that it does not have.
  const contributors = useMemo(() => [...(blog.contributors ?? []), ...listed], [blog.contributors, listed])
  const update = useMemo(
    () => previewedUpdate({ work, blog: blog.id, published: coverage && publishedOf(coverage, work), now }),
    [work, blog.id, coverage, now],
  )
  const tree = useMemo(() => {
    const setting: Setting = {
      words: reader,
      views: allViews,
      language,
      timeZone,
      clock,
      contributors,
      level: 1,
      page: '',
      base: folder,
      isWhole: true,
    }
    return coverage && viewOf(update, { coverage, setting, isOfSummary })
  }, [update, coverage, reader, language, timeZone, clock, contributors, isOfSummary])

  return (
    <Modal title={said.title} size="wide" onClose={onClose}>
      <div className="preview-choices">
        <Choice label={said.width} names={said.widths} options={WIDTHS} value={width} onChoose={setWidth} />
        <Choice label={said.theme} names={said.themes} options={THEMES} value={theme} onChoose={setTheme} />
      </div>
      {tree && isWorthSending(work.fields) ? <ReaderStage {...{ tree, width, theme }} /> : <p>{said.empty}</p>}
      <Notes {...{ work, update, isOfSummary }} />
    </Modal>
  )
}

type Choosing<Value extends string> = {
  readonly label: string
  readonly options: readonly Value[]
  readonly names: Readonly<Record<Value, string>>
  readonly value: Value
  readonly onChoose: (value: Value) => void
}

function Choice<Value extends string>({ label, options, names, value, onChoose }: Choosing<Value>) {
  const name = useId()
  return (
    <fieldset className="preview-choice">
      <legend>{label}</legend>
      {options.map(option => (
        <label key={option} className="check">
          <input type="radio" name={name} checked={option === value} onChange={() => onChoose(option)} />
          {names[option]}
        </label>
      ))}
    </fieldset>
  )
}

type Noting = { readonly work: Work; readonly update: Update; readonly isOfSummary: boolean }

/** Differences between the preview and the published update, and cards that show less than the editor expects. */
function Notes({ work, update, isOfSummary }: Noting) {
  const notes = [
    ...bareCards(update).map(({ provider, url }) => said.bareCard({ provider: provider || url || '' })),
    ...(work.fields.time || isOfSummary ? [] : [said.now]),
    ...(work.fields.alert ? [said.alert] : []),
  ]
  return (
    <ul className="preview-notes">
      {[...new Set(notes)].map(note => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  )
}

type Drawing = { readonly coverage: Coverage; readonly setting: Setting; readonly isOfSummary: boolean }

/** The places in which readers see it: pinned at the top, among the key events, and in the stream. */
function viewOf(update: Update, { coverage, setting, isOfSummary }: Drawing): Branch {
  const { language, words: reader } = setting
  const text = { setting, timeOf: timesKnown(coverage) }
  const around = (...content: readonly Content[]) =>
    h('div', { class: 'crier', lang: language, dir: directionOf(language) }, content)
  const { body, version, updatedAt } = update
  if (isOfSummary) return around(summaryView({ body, version, updatedAt }, text, bodyView))
  const pinned = { tag: 'section', name: 'pinned', title: reader.pinned } as const
  return around(
    update.pinned ? section(pinned, setting, pinnedView(update, text, new Set())) : undefined,
    update.key ? keyEvents([{ ...update, headline: headline(update), retracted: false }], setting) : undefined,
    h('div', { class: 'stream' }, updateView(update, text)),
  )
}
