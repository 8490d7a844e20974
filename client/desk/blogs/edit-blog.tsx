/** Edits a coverage; never overwrites what somebody else changed meanwhile. */
import { type FormEvent, useMemo, useRef, useState } from 'react'
import { server } from '#client/desk/api/server.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { Modal } from '#client/desk/kit/modal.tsx'
import { tell } from '#client/desk/kit/toasts.tsx'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import { inList, words } from '#client/desk/kit/words.ts'
import { useKeptWords } from '#client/desk/local/use-kept-words.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { type BlogFields, fieldsOfBlog, type Merged, mergeBlog, patchOf } from './blog-fields.ts'
import { BlogDetailFields, FormProblem, TitleField } from './blog-form-fields.tsx'
import { type FieldProblems, fieldProblems } from './field-problems.ts'

const said = words.blogForm

type Props = { readonly blog: Blog; readonly onClose: () => void }

export function EditBlog(props: Props) {
  const { merged, base, fields, setFields, problems, isBusy, isChanged, submit, close } = useBlogEdit(props)
  const [isLeaving, setLeaving] = useState(false)
  const leave = () => (isChanged ? setLeaving(true) : close())

  return (
    <Modal title={said.editTitle} onClose={leave} size="wide">
      <form className="form" onSubmit={submit}>
        {merged && (
          <Conflict merged={merged} current={base} onTake={some => setFields(held => ({ ...held, ...some }))} />
        )}
        <TitleField fields={fields} onFields={setFields} problems={problems} />
        <BlogDetailFields
          fields={fields}
          onFields={setFields}
          problems={problems}
          isPrivate={base.access === 'private'}
        />
        <FormProblem problems={problems} />
        <div className="actions">
          <button type="submit" className="primary" aria-disabled={isBusy}>
            {isBusy ? said.saving : said.save}
          </button>
          <button type="button" className="quiet" onClick={leave}>
            {words.cancel}
          </button>
        </div>
      </form>
      {isLeaving && (
        <ConfirmDialog
          title={words.write.discardTitle}
          confirm={words.write.discardConfirm}
          cancel={words.write.keep}
          then="back"
          onClose={() => setLeaving(false)}
          onConfirm={async () => close()}
        >
          <p>{said.discardHelp}</p>
        </ConfirmDialog>
      )}
    </Modal>
  )
}

type Edit = { readonly base: Blog; readonly fields: BlogFields }

/** The fields as they are typed, the blog they are based on, and how they are saved. */
function useBlogEdit({ blog, onClose }: Props) {
  const first = () => ({ base: blog, fields: fieldsOfBlog(blog) })
  const { words: edit, put, forget } = useKeptWords<Edit>(`coverage ${blog.id}`, first)
  const { base } = edit
  // Words that an older desk kept lack newer fields.
  const fields = useMemo(() => filled(edit), [edit])
  const latest = useRef(fields)
  latest.current = fields
  const [merged, setMerged] = useState<Merged>()
  const [problems, setProblems] = useState<FieldProblems>({})
  const [isBusy, setBusy] = useState(false)
  const patch = patchOf(fields, fieldsOfBlog(base))
  const isChanged = Object.keys(patch).length > 0

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    if (!isChanged) return close()
    setBusy(true)
    const outcome = await server.editBlog(base, patch)
    setBusy(false)
    if (outcome.kind === 'stale') return rebase(outcome.current)
    if (outcome.kind !== 'done') return setProblems(fieldProblems(outcome))
    tell(words.write.saved)
    // The words typed during the request are not saved yet.
    if (latest.current !== fields) return put({ base: outcome.blog })
    wantPlace()
    close()
  }

  function close(): undefined {
    forget()
    onClose()
  }

  function rebase(current: Blog) {
    const next = mergeBlog({ mine: fields, base: fieldsOfBlog(base), current: fieldsOfBlog(current) })
    put({ base: current, fields: next.fields })
    setMerged(next)
    setProblems({})
  }

  const setFields = (change: (held: BlogFields) => BlogFields) => put(held => ({ fields: change(filled(held)) }))
  return { merged, base, fields, setFields, problems, isBusy, isChanged, submit, close }
}

function filled({ base, fields }: Edit): BlogFields {
  return { ...fieldsOfBlog(base), ...fields }
}

type ConflictProps = {
  readonly merged: Merged
  readonly current: Blog
  readonly onTake: (some: Partial<Merged['fields']>) => void
}

function Conflict({ merged: { theirs, both }, current, onTake }: ConflictProps) {
  const fields = fieldsOfBlog(current)
  const names = theirs.length > 0 ? theirs.map(name => said[name]) : [words.blogs.states[current.state]]
  return (
    <div className="notice" role="alert">
      <p>
        <strong>{said.conflict({ fields: inList(names) })}</strong> {said.conflictHelp}
      </p>
      {both.map(name => {
        const value = fields[name]
        return (
          <p key={name}>
            {said.bothChanged({
              field: said[name],
              theirs: typeof value === 'object' ? describe(value) : String(value),
            })}{' '}
            <button type="button" onClick={() => onTake({ [name]: value })}>
              {said.takeTheirs}
            </button>
          </p>
        )
      })}
    </div>
  )
}

function describe(value: object): string {
  const list = Array.isArray(value) ? value : [value]
  return list.map(one => one.title ?? one.name ?? one.caption ?? one.url ?? '').join('; ')
}
