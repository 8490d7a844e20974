/** Starts a coverage. */
import { type FormEvent, useRef, useState } from 'react'
import { server } from '#client/desk/api/server.ts'
import { Field } from '#client/desk/kit/field.tsx'
import { go } from '#client/desk/kit/place.ts'
import { PlaceLink } from '#client/desk/kit/place-link.tsx'
import { words } from '#client/desk/kit/words.ts'
import { useKeptWords } from '#client/desk/local/use-kept-words.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import { type BlogFields, idFor, newBlogFields, newBlogOf } from './blog-fields.ts'
import { BlogFormFields } from './blog-form-fields.tsx'
import { type FieldProblems, fieldProblems } from './field-problems.ts'

const said = words.blogForm

export function NewBlogPage() {
  const { typed, id, put, isBegun, startOver, problems, isBusy, submit } = useNewBlog()
  const { fields, state, access } = typed

  return (
    <main className="page narrow">
      <h1>{said.createTitle}</h1>
      <form className="form" onSubmit={submit}>
        <BlogFormFields
          fields={fields}
          onFields={change => put(held => ({ fields: change(held.fields) }))}
          problems={problems}
        />
        <Field
          label={said.id}
          help={said.idHelp}
          value={id}
          required
          pattern="[a-z0-9\-]{1,80}"
          problem={problems.id}
          onText={ownId => put({ ownId })}
          dir="ltr"
        />
        <Choice
          legend={said.begin}
          options={{ live: said.beginLive, upcoming: said.beginUpcoming }}
          chosen={state}
          onChoose={state => put({ state })}
        />
        <Choice
          legend={said.access}
          options={{ public: said.accessPublic, private: said.accessPrivate }}
          chosen={access}
          onChoose={access => put({ access })}
        />
        <div className="actions">
          <button type="submit" className="primary" aria-disabled={isBusy}>
            {isBusy ? said.saving : said.create}
          </button>
          {isBegun && (
            <button type="button" className="quiet" onClick={startOver}>
              {said.startOver}
            </button>
          )}
          <PlaceLink className="button quiet" to={{ kind: 'blogs' }}>
            {words.cancel}
          </PlaceLink>
        </div>
      </form>
    </main>
  )
}

function useNewBlog() {
  const { words: typed, forget, ...form } = useKeptWords<NewBlogWords>('new coverage', newBlogWords)
  const { fields, state, access } = typed
  const [problems, setProblems] = useState<FieldProblems>({})
  const [isBusy, setBusy] = useState(false)
  const attempt = useRef(newIdempotencyKey())
  const id = typed.ownId || idFor(fields.title)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    const blog = { ...newBlogOf(fields), id, state, ...(access === 'private' && { access }) }
    const outcome = await server.createBlog(blog, { idempotencyKey: attempt.current })
    setBusy(false)
    if (outcome.kind === 'done') {
      forget()
      return go({ kind: 'blog', blog: outcome.blog.id })
    }
    // A request that was refused is another one once it is corrected.
    if (outcome.kind === 'refused') attempt.current = newIdempotencyKey()
    const isTaken = outcome.kind === 'refused' && outcome.problem.code === 'blog_exists'
    setProblems(isTaken ? { id: outcome.problem.detail } : fieldProblems(outcome))
  }

  return { ...form, typed, id, problems, isBusy, submit }
}

type NewBlogWords = {
  readonly fields: BlogFields
  /** Empty, it is made from the title. */
  readonly ownId: string
  readonly state: 'live' | 'upcoming'
  readonly access: 'public' | 'private'
}

function newBlogWords(): NewBlogWords {
  return { fields: newBlogFields(), ownId: '', state: 'live', access: 'public' }
}

type ChoiceProps<T extends string> = {
  readonly legend: string
  readonly options: Readonly<Record<T, string>>
  readonly chosen: T
  readonly onChoose: (option: T) => void
}

function Choice<T extends string>({ legend, options, chosen, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset className="group">
      <legend>{legend}</legend>
      {(Object.entries(options) as [T, string][]).map(([option, text]) => (
        <label key={option} className="check">
          <input type="radio" name={legend} checked={option === chosen} onChange={() => onChoose(option)} />
          {text}
        </label>
      ))}
    </fieldset>
  )
}
