/** One published update as a line with its time, first words, state and actions; expands to the whole update. */

import { type MouseEvent, memo, useState } from 'react'
import { Authors } from '#client/desk/blog/authors.tsx'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { MarginMark } from '#client/desk/blog/margins/margin-mark.tsx'
import { direction, language } from '#client/desk/kit/language.ts'
import { words } from '#client/desk/kit/words.ts'
import { plainText, shorten } from '#shared/blog/plain-text.ts'
import { showClockOf } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { isolated } from '#shared/view/direction.ts'
import { EntryActions } from './entry-actions.tsx'
import { whole } from './reader-parts.ts'
import { Reads } from './reads.tsx'

const said = words.timeline

/** About two lines in a wide column. */
const SHOWN_CHARACTERS = 240

type Props = {
  readonly update: Update
  /** The timeline shows all updates expanded. */
  readonly isWhole: boolean
}

/** Rerenders only when its own update changes, so the cost of an arrival does not grow with the coverage. */
export const UpdateEntry = memo(
  OneEntry,
  (before, now) => before.update === now.update && before.isWhole === now.isWhole,
)

function OneEntry({ update, isWhole }: Props) {
  const [isOpen, setOpen] = useState(false)
  const isShown = isWhole || isOpen
  const turn = () => setOpen(!isOpen)

  function onClick({ detail }: MouseEvent) {
    // A double click selects a word, and a drag selects text.
    if (detail === 1 && getSelection()?.isCollapsed) turn()
  }

  return (
    <article className={isShown ? 'entry whole' : 'entry'} data-update={update.id} data-status={update.status}>
      {isShown ? <whole.View update={update} /> : <Line update={update} onClick={onClick} />}
      <div className="entry-foot" lang={language} dir={direction}>
        <Facts update={update} />
        <MarginMark update={update} />
        <EntryActions update={update} {...(!isWhole && { isShown, onShow: turn })} />
      </div>
    </article>
  )
}

type LineProps = { readonly update: Update; readonly onClick: (event: MouseEvent) => void }

function Line({ update, onClick }: LineProps) {
  const { blog } = useBlog()
  const { title, body, label, time, untimed, status } = update
  const text = shorten(plainText(body), SHOWN_CHARACTERS)
  const Words = status === 'retracted' ? 's' : 'span'
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keyboards have a button for it
    <p className={status === 'retracted' ? 'line retracted' : 'line'} onClick={onClick}>
      <time dateTime={time}>{untimed && label ? label : isolated(showClockOf(time, blog), blog.language)}</time>
      <Words className="words">
        {title && <strong>{title}</strong>} {text || (title ? '' : label)}
      </Words>
      {update.retraction?.note && <span className="note">{update.retraction.note}</span>}
    </p>
  )
}

function Facts({ update }: { readonly update: Update }) {
  const { byline, correction, sensitive, status } = update
  const facts = [
    ...[byline, status === 'retracted' ? said.retracted : correction && said.corrected],
    sensitive ? said.sensitive : undefined,
  ]
  return (
    <p className="facts">
      <Authors update={update.id} />
      {facts.filter(Boolean).map(fact => (
        <span key={fact} dir="auto">
          {fact}
        </span>
      ))}
      <Reads update={update.id} />
    </p>
  )
}
