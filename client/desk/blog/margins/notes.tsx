/** The side notes beside an update, and the field for another. What is typed is kept on the device until it is stored. */
import { type FormEvent, useRef, useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { Field } from '#client/desk/kit/field.tsx'
import { locale } from '#client/desk/kit/language.ts'
import { useOneRun } from '#client/desk/kit/one-run.ts'
import { words } from '#client/desk/kit/words.ts'
import { useKeptWords } from '#client/desk/local/use-kept-words.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import type { SideNote } from '#shared/blog/margin.ts'
import { NOTE_CHARACTERS } from '#shared/blog/margin-limits.ts'
import { showAge } from '#shared/view/age.ts'
import { removeNote, type ShownMargin, sendNote } from './margin-calls.ts'
import { marginsOf } from './margins-desk.ts'

const said = words.margin

type Props = {
  readonly margin: ShownMargin | undefined
  readonly update: string
  readonly onProblem: (problem: string | undefined) => void
}

export function Notes({ margin, update, onProblem }: Props) {
  const { desk, blog, login } = useBlog()
  const at = { blog: blog.id, update }
  const { notes } = margin ?? { notes: [] }
  const isEditor = mayPublish(login)

  async function remove({ id }: SideNote) {
    const outcome = await removeNote(at, id)
    if (outcome.kind === 'done') marginsOf(desk).take([outcome.margin])
    onProblem(outcome.kind === 'done' ? undefined : failureText(outcome))
  }

  return (
    <section aria-label={said.notes}>
      <h3>{said.notes}</h3>
      {notes.length === 0 && <p className="soft">{said.none}</p>}
      <ol className="side-notes">
        {notes.map(note => (
          <li key={note.id}>
            <p dir="auto">{note.text}</p>
            <p className="facts">
              <b dir="auto">{note.by.name}</b>
              <span>{showAge(Date.now() - Date.parse(note.at), locale)}</span>
              {(isEditor || note.by.name === login.name) && (
                <Removal name={note.by.name} onRemove={() => remove(note)} />
              )}
            </p>
          </li>
        ))}
      </ol>
      <NewNote {...{ update, onProblem }} />
    </section>
  )
}

/** Asks first: nobody gets a note back. */
function Removal({ name, onRemove }: { readonly name: string; readonly onRemove: () => Promise<void> }) {
  const [isAsked, setAsked] = useState(false)
  const { isRunning, press } = useOneRun()
  return (
    <span className="removal">
      {isAsked && (
        <button type="button" className="danger" aria-disabled={isRunning} onClick={press(onRemove)}>
          {words.remove.confirm}
        </button>
      )}
      <button
        type="button"
        className="quiet icon"
        aria-label={said.removeNote({ name })}
        aria-expanded={isAsked}
        onClick={() => setAsked(!isAsked)}
      >
        ×
      </button>
    </span>
  )
}

function NewNote({ update, onProblem }: Omit<Props, 'margin'>) {
  const { desk, blog } = useBlog()
  const { words: typed, put } = useKeptWords(`note ${update}`, () => ({ text: '', key: '' }))
  const [isBusy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)

  async function add(event: FormEvent) {
    event.preventDefault()
    const text = typed.text.trim()
    if (text === '' || isBusy) return
    // Kept with the words: after a crash, the same note is not written twice.
    const key = typed.key || newIdempotencyKey()
    put({ key })
    setBusy(true)
    const outcome = await sendNote({ blog: blog.id, update, text, key })
    setBusy(false)
    onProblem(outcome.kind === 'done' ? undefined : failureText(outcome))
    if (outcome.kind !== 'done') return
    marginsOf(desk).take([outcome.margin])
    put(held => ({ text: withoutSent(held.text, typed.text), key: '' }))
    form.current?.querySelector('textarea')?.focus()
  }

  return (
    <form ref={form} className="form" onSubmit={event => void add(event)}>
      <Field
        {...{ label: said.write, value: typed.text, rows: 2, longest: NOTE_CHARACTERS }}
        dir="auto"
        onText={text => put({ text, key: '' })}
      />
      <div className="actions">
        <button type="submit" className="primary" disabled={isBusy}>
          {said.add}
        </button>
      </div>
    </form>
  )
}

/** What was typed while the note was on its way is the beginning of the next one. */
function withoutSent(text: string, sent: string): string {
  return text.startsWith(sent) ? text.slice(sent.length).trimStart() : text
}
