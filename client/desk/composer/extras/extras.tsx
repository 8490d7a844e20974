/** The fields of an update besides its text, each behind a button that shows its value. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { namesOf } from '#client/desk/composer/names-of.ts'
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { FieldProblem } from '#client/desk/kit/field-problem.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Contributor } from '#shared/blog/contributor.ts'
import { showClockOf } from '#shared/blog/times.ts'
import { AlertField, newAlert } from './alert-field.tsx'
import { FoldButton, Switch } from './fold.tsx'
import { TimeField } from './time-field.tsx'
import { offeredOf, WordsFields } from './words-fields.tsx'

const said = words.composer.extras

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
  ...{ title: 'words', label: 'words', byline: 'words', contributors: 'words', topics: 'words' },
  ...{ time: 'time', untimed: 'time', alert: 'alert' },
}

const FIRST_OF: Readonly<Record<Part, string>> = { words: 'title', time: 'time', alert: 'alert' }

export function Extras({ id, fields, onChange, blog, disabled, bylines, contributors, problem, ...rest }: Extras) {
  const { wanted, alerting, onPost } = rest
  const { open, setOpen, lead, parts } = useOpenPart(problem, wanted)
  const toggle = (part: Part) => (open === part ? setOpen(undefined) : lead(part))
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
          {wordsOf(fields, { contributors: offeredOf(blog, contributors), topics: blog.topics })}
        </FoldButton>
        <FoldButton {...foldOf('time')} isSet={fields.time !== undefined}>
          {fields.time ? showClockOf(fields.time, blog) : said.timeNow}
        </FoldButton>
        <Marks {...{ fields, disabled, set }} />
        <FoldButton {...foldOf('alert')} onToggle={openAlert} isSet={fields.alert !== undefined}>
          {fields.alert ? said.alertSet : said.alert}
        </FoldButton>
      </div>
      {partOf('words', <WordsFields {...{ fields, disabled, bylines, contributors, blog, set }} />)}
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

type Marks = Pick<Extras, 'fields' | 'disabled'> & { readonly set: (change: Change) => void }

function Marks({ fields: { key, pinned, sensitive = false }, disabled, set }: Marks) {
  return (
    <>
      <Switch label={said.keyEvent} isOn={key} disabled={disabled} onChange={key => set({ key })} />
      <Switch label={said.pinned} isOn={pinned} disabled={disabled} onChange={pinned => set({ pinned })} />
      <Switch
        label={said.sensitive}
        isOn={sensitive}
        disabled={disabled}
        onChange={isOn => set({ sensitive: isOn || undefined })}
      />
    </>
  )
}

/** A problem opens the part that it is in, and leads to its field. */
function useOpenPart(problem: FieldProblem | undefined, wantedField: WantedField | undefined) {
  const [open, setOpen] = useState<Part>()
  const [looking, setLooking] = useState<Pick<FieldProblem, 'field'>>()
  const parts = useRef<HTMLDivElement>(null)
  const wrong = problem && PART_OF[rootOf(problem.field)]

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
    if (!looking || open !== PART_OF[rootOf(looking.field)]) return
    const fieldOf = (name: string) => parts.current?.querySelector<HTMLElement>(`[data-field^="${name}"]`)
    const field = fieldOf(looking.field) ?? fieldOf(rootOf(looking.field))
    field?.focus()
    setLooking(undefined)
  }, [looking, open])

  /** Opens a part and leads to its first field, so that the next words are not typed into the text. */
  function lead(part: Part) {
    setOpen(part)
    setLooking({ field: FIRST_OF[part] })
  }

  return { open, setOpen, lead, parts }
}

/** Of `topics[0]` and `alert.title`, which are in one part each, the first name. */
function rootOf(path: string): string {
  return path.split(/[.[]/)[0] ?? path
}

function hasWords({ title, label, byline, contributors, topics }: UpdateFields): boolean {
  return Boolean(title || label || byline || contributors || topics)
}

type Listed = Partial<Pick<Blog, 'contributors' | 'topics'>>

function wordsOf({ title, label, byline, contributors, topics }: UpdateFields, listed: Listed): string {
  const names = [...namesOf(contributors, listed.contributors), ...namesOf(topics, listed.topics)]
  const set = [title && said.quoted({ title: shortened(title) }), label, byline, ...names].filter(Boolean)
  return set.length > 0 ? set.join(' · ') : said.words
}

function shortened(title: string): string {
  return title.length > 28 ? `${title.slice(0, 27)}…` : title
}

function withoutAbsent(fields: object): UpdateFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as UpdateFields
}
