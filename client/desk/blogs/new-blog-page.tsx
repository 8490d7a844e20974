/** Starts a coverage: a title is enough, because the rest has the values of the last one. */
import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { server } from '#client/desk/api/server.ts'
import { Field } from '#client/desk/kit/field.tsx'
import { nameOfLanguage } from '#client/desk/kit/language-field.tsx'
import { showPlace } from '#client/desk/kit/page-title.ts'
import { go } from '#client/desk/kit/place.ts'
import { PlaceLink } from '#client/desk/kit/place-link.tsx'
import { keepForPlace, wantPlace } from '#client/desk/kit/typing-place.ts'
import { words } from '#client/desk/kit/words.ts'
import { useCoverages } from '#client/desk/live/use-coverages.ts'
import { useKeptWords } from '#client/desk/local/use-kept-words.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { idFor } from '#shared/blog/id-for.ts'
import { type BlogFields, fieldsOfBlog, newBlogFields, newBlogOf } from './blog-fields.ts'
import { BlogDetailFields, FormProblem, TitleField } from './blog-form-fields.tsx'
import { type FieldProblems, fieldProblems } from './field-problems.ts'

const said = words.blogForm

export function NewBlogPage() {
  const { typed, fields, setFields, id, credit, put, isBegun, startOver, problems, isBusy, submit } = useNewBlog()
  const { state, access } = typed
  const details = useOpening(problems)
  const parts = { fields, onFields: setFields, problems }
  useEffect(() => showPlace(said.createTitle), [])

  return (
    <main className="page narrow">
      <h1>{said.createTitle}</h1>
      <form className="form" onSubmit={submit}>
        <TitleField {...parts} />
        <Choice
          legend={said.begin}
          options={{ live: said.beginLive, upcoming: said.beginUpcoming }}
          chosen={state}
          onChoose={state => put({ state })}
        />
        <FormProblem problems={problems} />
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
        <details ref={details} className="more-fields">
          <summary>
            {said.more} <span className="soft">{summaryOf(fields, access)}</span>
          </summary>
          <div className="form">
            <BlogDetailFields {...parts} credit={credit} isPrivate={access === 'private'} />
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
              legend={said.access}
              options={{ public: said.accessPublic, private: said.accessPrivate }}
              chosen={access}
              onChoose={access => put({ access })}
            />
          </div>
        </details>
      </form>
    </main>
  )
}

function summaryOf({ timeZone, language, topics }: BlogFields, access: NewBlogWords['access']): string {
  const isPrivate = access === 'private' ? [words.blogs.private] : []
  const names = topics.map(({ name }) => name.trim()).filter(Boolean)
  return [timeZone, nameOfLanguage(language), ...isPrivate, ...names].join(' · ')
}

/** A folded field that the browser or the server refuses is unfolded: a browser cannot lead to a hidden one. */
function useOpening(problems: FieldProblems): RefObject<HTMLDetailsElement | null> {
  const details = useRef<HTMLDetailsElement>(null)

  useEffect(() => {
    const element = details.current
    const open = () => element?.setAttribute('open', '')
    element?.addEventListener('invalid', open, true)
    return () => element?.removeEventListener('invalid', open, true)
  }, [])

  useEffect(() => {
    const { title: _, '': __, ...folded } = problems
    if (Object.keys(folded).length > 0) details.current?.setAttribute('open', '')
  }, [problems])

  return details
}

function useNewBlog() {
  const { words: typed, forget, put, ...form } = useKeptWords<NewBlogWords>('new coverage', newBlogWords)
  const { coverages = [] } = useCoverages().now
  const last = lastOf(coverages.map(({ blog }) => blog))
  const defaults = { ...newBlogFields(typed.fields.language), ...(last && habitsOf(last)) }
  const fields = { ...defaults, ...typed.fields }
  const latest = useRef(fields)
  latest.current = fields
  const { state, access } = typed
  const [problems, setProblems] = useState<FieldProblems>({})
  const [isBusy, setBusy] = useState(false)
  const attempt = useRef(newIdempotencyKey())
  const [untitledId] = useState(() => idFor(`coverage ${new Date().toISOString().slice(0, 16)}`))
  // A title in another script has no letters for an address.
  const id = typed.ownId || idFor(fields.title) || (fields.title.trim() && untitledId)

  /** Only what was typed is kept, so that the rest stays that of the last coverage. */
  function setFields(change: (held: BlogFields) => BlogFields) {
    put(held => {
      const before = { ...defaults, ...held.fields }
      const own = Object.entries(change(before)).filter(
        ([name, value]) => name in held.fields || value !== before[name as keyof BlogFields],
      )
      return { fields: Object.fromEntries(own) }
    })
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    const { publicStandfirst, ...open } = newBlogOf(fields)
    const closed = { access, ...(publicStandfirst && { publicStandfirst }) }
    const blog = { ...open, id, state, ...(access === 'private' && closed) }
    const outcome = await server.createBlog(blog, { idempotencyKey: attempt.current })
    setBusy(false)
    if (outcome.kind === 'done') {
      forget()
      go({ kind: 'blog', blog: outcome.blog.id })
      // Typed on after Enter, and until the text of the coverage is there: its first words.
      const { title } = latest.current
      if (title.startsWith(fields.title)) keepForPlace(title.slice(fields.title.length))
      return wantPlace()
    }
    // A request that was refused is another one once it is corrected.
    if (outcome.kind === 'refused') attempt.current = newIdempotencyKey()
    const isTaken = outcome.kind === 'refused' && outcome.problem.code === 'blog_exists'
    setProblems(isTaken ? { id: words.problem.codes.blog_exists } : fieldProblems(outcome))
  }

  return { ...form, typed, fields, setFields, put, id, credit: last?.lead?.credit ?? '', problems, isBusy, submit }
}

/** What a newsroom rarely changes from one coverage to the next. */
function habitsOf(last: Blog): Partial<BlogFields> {
  const { timeZone, language, clock, topics } = fieldsOfBlog(last)
  return { timeZone, language, clock, topics }
}

/** The one that was made last. */
function lastOf(blogs: readonly Blog[]): Blog | undefined {
  return blogs.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0]
}

type NewBlogWords = {
  readonly fields: Partial<BlogFields>
  /** Empty, it is made from the title. */
  readonly ownId: string
  readonly state: 'live' | 'upcoming'
  readonly access: 'public' | 'private'
}

function newBlogWords(): NewBlogWords {
  return { fields: {}, ownId: '', state: 'live', access: 'public' }
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
