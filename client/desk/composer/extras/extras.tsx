/** The fields of an update besides its text, each behind a button that shows its value. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { FieldProblem } from '#client/desk/kit/field-problem.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Contributor } from '#shared/blog/contributor.ts'
import { showClockOf } from '#shared/blog/times.ts'
import { AlertField, newAlert } from './alert-field.tsx'
import { ContributorsField } from './contributors-field.tsx'
import { FoldButton, Line, Switch } from './fold.tsx'
import { TimeField } from './time-field.tsx'

const said = words.composer.extras

const TITLE_CHARACTERS = 300
const LABEL_CHARACTERS = 100
const BYLINE_CHARACTERS = 200

type Extras = TimeField &
  Pick<AlertField, 'alerting' | 'problem' | 'onPost'> & {
    readonly id: string
    readonly bylines: readonly string[] | undefined
    /** To choose from: the newsroom's. Absent, none are offered. */
    readonly contributors: readonly Contributor[] | undefined
    readonly wanted: WantedField | undefined
  }

export type WantedField = { readonly field: 'title' | 'alert' }

/** `undefined` removes a field. */
type Change = { readonly [K in keyof UpdateFields]?: UpdateFields[K] | undefined }
type Part = 'words' | 'time' | 'alert'

const PART_OF: Readonly<Record<string, Part>> = {
  ...{ title: 'words', label: 'words', byline: 'words', contributors: 'words', time: 'time', untimed: 'time' },
  ...{ alert: 'alert', 'alert.title': 'alert', 'alert.text': 'alert', 'alert.urgency': 'alert' },
}

export function Extras({ id, fields, onChange, blog, disabled, bylines, contributors, problem, ...rest }: Extras) {
  const { wanted, alerting, onPost } = rest
  const { open, setOpen, parts } = useOpenPart(problem, wanted)
  const toggle = (part: Part) => setOpen(open === part ? undefined : part)
  const set = (change: Change) => onChange(withoutAbsent({ ...fields, ...change }))
  const foldOf = (part: Part) => ({ controls: `${id}-${part}`, isOpen: open === part, onToggle: () => toggle(part) })
  const partOf = (part: Part, content: ReactNode) => (
    <div id={`${id}-${part}`} hidden={open !== part}>
      {open === part && content}
    </div>
  )

  // Before it is looked for.
  const isAlertMissing = wanted?.field === 'alert' && !fields.alert
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that it is wanted
  useEffect(() => {
    if (isAlertMissing) set({ alert: newAlert(fields) })
  }, [wanted])

  function openAlert() {
    if (!fields.alert && open !== 'alert') set({ alert: newAlert(fields) })
    toggle('alert')
  }

  function removeAlert() {
    set({ alert: undefined })
    setOpen(undefined)
  }

  return (
    <div className="composer-extras" ref={parts}>
      <div className="composer-chips">
        <FoldButton {...foldOf('words')} isSet={hasWords(fields)}>
          {wordsOf(fields, offeredOf(blog, contributors))}
        </FoldButton>
        <FoldButton {...foldOf('time')} isSet={fields.time !== undefined}>
          {fields.time ? showClockOf(fields.time, blog) : said.timeNow}
        </FoldButton>
        <Switch label={said.keyEvent} isOn={fields.key} disabled={disabled} onChange={key => set({ key })} />
        <Switch label={said.pinned} isOn={fields.pinned} disabled={disabled} onChange={pinned => set({ pinned })} />
        <FoldButton {...foldOf('alert')} onToggle={openAlert} isSet={fields.alert !== undefined}>
          {fields.alert ? said.alertSet : said.alert}
        </FoldButton>
      </div>
      {partOf('words', <Words {...{ fields, disabled, bylines, contributors, blog, set }} />)}
      {partOf('time', <TimeField {...{ fields, blog, disabled, onChange }} />)}
      {partOf(
        'alert',
        <AlertField
          {...{ fields, blog, disabled, alerting, problem, onPost }}
          onChange={alert => set({ alert })}
          onRemove={removeAlert}
          onClose={() => setOpen(undefined)}
        />,
      )}
    </div>
  )
}

/** A problem opens the part that it is in, and leads to its field. */
function useOpenPart(problem: FieldProblem | undefined, wantedField: WantedField | undefined) {
  const [open, setOpen] = useState<Part>()
  const [looking, setLooking] = useState<Pick<FieldProblem, 'field'>>()
  const parts = useRef<HTMLDivElement>(null)
  const wrong = problem && PART_OF[problem.field]

  useEffect(() => {
    if (wrong) setOpen(wrong)
    setLooking(wrong && problem)
  }, [problem, wrong])

  useEffect(() => {
    if (!wantedField) return
    setOpen(PART_OF[wantedField.field])
    setLooking(wantedField)
  }, [wantedField])

  // Once its part is rendered.
  useEffect(() => {
    if (!looking || open !== PART_OF[looking.field]) return
    parts.current?.querySelector<HTMLElement>(`[data-field^="${looking.field}"]`)?.focus()
    setLooking(undefined)
  }, [looking, open])

  return { open, setOpen, parts }
}

type Words = Pick<Extras, 'fields' | 'disabled' | 'bylines' | 'contributors' | 'blog'> & {
  readonly set: (change: Change) => void
}

function Words({ fields, disabled, bylines, contributors, blog, set }: Words) {
  const offered = offeredOf(blog, contributors)
  return (
    <div className="composer-fold composer-words">
      <Line
        {...{ label: words.fields.title, field: 'title', value: fields.title, longest: TITLE_CHARACTERS, disabled }}
        onChange={title => set({ title })}
      />
      <Line
        {...{ label: words.fields.label, field: 'label', value: fields.label, longest: LABEL_CHARACTERS, disabled }}
        placeholder={said.labelExample}
        onChange={label => set({ label })}
      />
      <Line
        {...{ label: words.fields.byline, field: 'byline', value: fields.byline, longest: BYLINE_CHARACTERS, disabled }}
        {...(bylines && { suggestions: bylines })}
        onChange={byline => set({ byline })}
      />
      {(offered.length > 0 || fields.contributors) && (
        <ContributorsField
          {...{ named: fields.contributors ?? [], offered, disabled }}
          onChange={ids => set({ contributors: ids && [...ids] })}
        />
      )}
    </div>
  )
}

/** Those of the coverage too: somebody may have been taken out of the newsroom's list. */
function offeredOf({ contributors: own = [] }: Extras['blog'], listed: readonly Contributor[] = []) {
  return [...listed, ...own.filter(({ id }) => !listed.some(one => one.id === id))]
}

function hasWords({ title, label, byline, contributors }: UpdateFields): boolean {
  return Boolean(title || label || byline || contributors)
}

function wordsOf({ title, label, byline, contributors = [] }: UpdateFields, offered: readonly Contributor[]): string {
  const names = contributors.map(id => offered.find(one => one.id === id)?.name ?? id)
  const set = [title && said.quoted({ title: shortened(title) }), label, byline, ...names].filter(Boolean)
  return set.length > 0 ? set.join(' · ') : said.words
}

function shortened(title: string): string {
  return title.length > 28 ? `${title.slice(0, 27)}…` : title
}

function withoutAbsent(fields: object): UpdateFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as UpdateFields
}
