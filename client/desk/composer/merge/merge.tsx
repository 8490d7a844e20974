/** Merges the editor's changes with a version that somebody else saved; conflicts are asked about one by one. */
import { useId, useState } from 'react'
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { Block } from '#shared/blog/portable-text.ts'
import { blockWords } from './block-words.ts'
import type { Conflict } from './conflict.ts'
import { Difference, WholeBlock, Words } from './difference.tsx'
import { type Choice, type Choices, mergeFields, settleMerge } from './merge-fields.ts'
import { fieldWords, type Naming } from './plain-difference.ts'
import { wordDifference } from './word-difference.ts'
import './versions.css'
import { words } from '#client/desk/kit/words.ts'

const said = words.versions.merge

type MergeProps = {
  /** The common base. */
  readonly base: UpdateFields
  readonly mine: UpdateFields
  readonly theirs: UpdateFields
  readonly times: Naming
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

export function Merge({ base, mine, theirs, times, theirName, onSettled, onCancel, ...rest }: MergeProps) {
  const merge = mergeFields(base, mine, theirs)
  const [choices, setChoices] = useState<Choices>(rest.answered ?? {})
  function choose(next: Choices) {
    setChoices(next)
    rest.onAnswered?.(next)
  }
  const settled = settleMerge(merge, choices)
  const open = merge.conflicts.filter(({ id }) => !choices[id]).length
  return (
    <section className="versions" aria-label={said.label}>
      <p>
        {theirName === undefined ? said.saved : said.savedBy({ name: theirName })}{' '}
        {said.task({ count: merge.conflicts.length })}
      </p>
      {merge.conflicts.map(conflict => (
        <Question
          key={conflict.id}
          {...{ conflict, times, theirName }}
          choice={choices[conflict.id]}
          onChoose={choice => choose({ ...choices, [conflict.id]: choice })}
        />
      ))}
      <section aria-label={said.result}>
        <h3>{said.takenOver}</h3>
        <Difference before={mine} after={settled ?? merge.merged} times={times} />
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
          {said.goOn}
        </button>
        <button type="button" onClick={onCancel}>
          {said.back}
        </button>
        <p id="versions-open" role="status" className="versions-quiet">
          {open === 0 ? '' : said.left({ count: open })}
        </p>
      </div>
    </section>
  )
}

type Question = {
  readonly conflict: Conflict
  readonly times: Naming
  readonly theirName: string | undefined
  readonly choice: Choice | undefined
  readonly onChoose: (choice: Choice) => void
}

const NAMES: Readonly<Record<string, string>> = words.versions.fields

function Question({ conflict, times, theirName, choice, onChoose }: Question) {
  const group = useId()
  const sides = sidesOf(conflict, times)
  const option = (kind: 'mine' | 'theirs' | 'both', label: string) => (
    <label className="versions-choice">
      <input type="radio" name={group} checked={choice?.kind === kind} onChange={() => onChoose({ kind })} />
      {label}
    </label>
  )
  return (
    <fieldset className="versions-question" data-open={choice === undefined || undefined}>
      <legend>{conflict.kind === 'field' ? NAMES[conflict.id] : sides.what}</legend>
      {option('mine', said.mine)}
      <Side words={sides.mine} base={sides.base} block={conflict.kind === 'block' ? conflict.mine : undefined} />
      {option('theirs', theirName === undefined ? said.theirs : said.theirsBy({ name: theirName }))}
      <Side words={sides.theirs} base={sides.base} block={conflict.kind === 'block' ? conflict.theirs : undefined} />
      {conflict.kind === 'block' && conflict.mine && conflict.theirs && option('both', said.both)}
      {isLine(conflict) && (
        <div className="versions-choice">
          <label>
            <input
              type="radio"
              name={group}
              checked={choice?.kind === 'other'}
              onChange={() => onChoose({ kind: 'other', value: sides.mine ?? '' })}
            />
            {said.other}
          </label>
          {choice?.kind === 'other' && (
            <input
              type="text"
              dir="auto"
              aria-label={said.otherFor({ field: NAMES[conflict.id] ?? '' })}
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
  if (words === undefined) return <p className="versions-words versions-quiet">{said.takenOut}</p>
  if (block && words === base) return <WholeBlock kind="same" block={block} />
  return (
    <p className="versions-words" dir="auto">
      <Words pieces={wordDifference(base, words)} />
    </p>
  )
}

type Sides = { what: string; base: string; mine: string | undefined; theirs: string | undefined }

function sidesOf(conflict: Conflict, times: Naming): Sides {
  if (conflict.kind === 'block') {
    const [base, mine, theirs] = [conflict.base, conflict.mine, conflict.theirs].map(one => one && blockWords(one))
    const what = (mine ?? theirs ?? base)?.what ?? ''
    return { what, base: base?.text ?? '', mine: mine?.text, theirs: theirs?.text }
  }
  const spell = (value: unknown) => {
    const fields = { key: false, pinned: false, body: [], [conflict.id]: value }
    const values = Object.values(fieldWords(fields, times)).filter(one => one !== '')
    return values.join(', ') || said.nothing
  }
  return { what: '', base: spell(conflict.base), mine: spell(conflict.mine), theirs: spell(conflict.theirs) }
}

function isLine({ id }: Conflict): boolean {
  return id === 'title' || id === 'label' || id === 'byline'
}
