/** Merges the editor's changes with a version that somebody else saved; conflicts are asked about one by one. */
import { useId, useState } from 'react'
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { Block } from '#shared/blog/portable-text.ts'
import { blockWords } from './block-words.ts'
import type { Conflict } from './conflict.ts'
import { Difference, WholeBlock, Words } from './difference.tsx'
import { type Choice, type Choices, mergeFields, settleMerge } from './merge-fields.ts'
import { fieldWords } from './plain-difference.ts'
import { wordDifference } from './word-difference.ts'
import './versions.css'

type MergeProps = {
  /** The common base. */
  readonly base: UpdateFields
  readonly mine: UpdateFields
  readonly theirs: UpdateFields
  readonly timeZone: string
  /** The author of theirs, if known. */
  readonly theirName?: string
  /** Choices made before this was closed. */
  readonly answered?: Choices
  readonly onAnswered?: (choices: Choices) => void
  /** The merged fields, to go on writing with. */
  readonly onSettled: (fields: UpdateFields) => void
  /** Back to writing, with nothing merged and nothing lost. */
  readonly onCancel: () => void
}

export function Merge({ base, mine, theirs, timeZone, theirName, onSettled, onCancel, ...rest }: MergeProps) {
  const merge = mergeFields(base, mine, theirs)
  const [choices, setChoices] = useState<Choices>(rest.answered ?? {})
  function choose(next: Choices) {
    setChoices(next)
    rest.onAnswered?.(next)
  }
  const settled = settleMerge(merge, choices)
  const open = merge.conflicts.filter(({ id }) => !choices[id]).length
  const who = theirName ?? 'Somebody else'
  return (
    <section className="versions" aria-label="Merge">
      <p>
        <bdi>{who}</bdi> saved this update while you were writing. {taskOf(merge.conflicts.length)}
      </p>
      {merge.conflicts.map(conflict => (
        <Question
          key={conflict.id}
          {...{ conflict, timeZone, who }}
          choice={choices[conflict.id]}
          onChoose={choice => choose({ ...choices, [conflict.id]: choice })}
        />
      ))}
      <section aria-label="What comes of it">
        <h3>What your text takes over from theirs</h3>
        <Difference before={mine} after={settled ?? merge.merged} timeZone={timeZone} />
      </section>
      <div className="actions">
        <button
          type="button"
          className="primary"
          data-main
          aria-disabled={!settled}
          aria-describedby="versions-open"
          onClick={() => settled && onSettled(settled)}
        >
          Go on with this
        </button>
        <button type="button" onClick={onCancel}>
          Back to my text
        </button>
        <p id="versions-open" role="status" className="versions-quiet">
          {open === 0 ? '' : `${open === 1 ? 'One choice' : `${open} choices`} left.`}
        </p>
      </div>
    </section>
  )
}

function taskOf(conflicts: number): string {
  if (conflicts === 0) return 'Your changes and theirs fit together.'
  return conflicts === 1 ? 'One thing you both changed.' : `${conflicts} things you both changed.`
}

type Question = {
  readonly conflict: Conflict
  readonly timeZone: string
  readonly who: string
  readonly choice: Choice | undefined
  readonly onChoose: (choice: Choice) => void
}

const NAMES: Readonly<Record<string, string>> = {
  ...{ title: 'Title', label: 'Label', byline: 'Byline', time: 'Time', alert: 'Alert' },
  ...{ untimed: 'Label in place of the time', key: 'Key event', pinned: 'Pinned' },
}

function Question({ conflict, timeZone, who, choice, onChoose }: Question) {
  const group = useId()
  const sides = sidesOf(conflict, timeZone)
  const option = (kind: 'mine' | 'theirs' | 'both', label: string) => (
    <label className="versions-choice">
      <input type="radio" name={group} checked={choice?.kind === kind} onChange={() => onChoose({ kind })} />
      {label}
    </label>
  )
  return (
    <fieldset className="versions-question" data-open={choice === undefined || undefined}>
      <legend>{conflict.kind === 'field' ? NAMES[conflict.id] : sides.what}</legend>
      {option('mine', 'Mine')}
      <Side words={sides.mine} base={sides.base} block={conflict.kind === 'block' ? conflict.mine : undefined} />
      {option('theirs', who === 'Somebody else' ? 'Theirs' : `Theirs (${who})`)}
      <Side words={sides.theirs} base={sides.base} block={conflict.kind === 'block' ? conflict.theirs : undefined} />
      {conflict.kind === 'block' && conflict.mine && conflict.theirs && option('both', 'Both, mine first')}
      {isLine(conflict) && (
        <div className="versions-choice">
          <label>
            <input
              type="radio"
              name={group}
              checked={choice?.kind === 'other'}
              onChange={() => onChoose({ kind: 'other', value: sides.mine ?? '' })}
            />
            Something else
          </label>
          {choice?.kind === 'other' && (
            <input
              type="text"
              dir="auto"
              aria-label={`${NAMES[conflict.id]}, as it shall be`}
              value={choice.value}
              onChange={event => onChoose({ kind: 'other', value: event.target.value })}
            />
          )}
        </div>
      )}
    </fieldset>
  )
}

type Side = { readonly words: string | undefined; readonly base: string; readonly block: Block | undefined }

/** Compared with the base, so that each side's change shows. A picture without text is shown whole. */
function Side({ words, base, block }: Side) {
  if (words === undefined) return <p className="versions-words versions-quiet">Taken out.</p>
  if (block && words === base) return <WholeBlock kind="same" block={block} />
  return (
    <p className="versions-words" dir="auto">
      <Words pieces={wordDifference(base, words)} />
    </p>
  )
}

type Sides = { what: string; base: string; mine: string | undefined; theirs: string | undefined }

function sidesOf(conflict: Conflict, timeZone: string): Sides {
  if (conflict.kind === 'block') {
    const [base, mine, theirs] = [conflict.base, conflict.mine, conflict.theirs].map(one => one && blockWords(one))
    const what = (mine ?? theirs ?? base)?.what ?? ''
    return { what, base: base?.text ?? '', mine: mine?.text, theirs: theirs?.text }
  }
  const said = (value: unknown) => {
    const fields = { key: false, pinned: false, body: [], [conflict.id]: value }
    const words = Object.values(fieldWords(fields, timeZone)).filter(one => one !== '')
    return words.join(', ') || 'none'
  }
  return { what: '', base: said(conflict.base), mine: said(conflict.mine), theirs: said(conflict.theirs) }
}

function isLine({ id }: Conflict): boolean {
  return id === 'title' || id === 'label' || id === 'byline'
}
