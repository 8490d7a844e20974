/** Shows a comment with another text or name; readers see that it was edited. */
import type { FormEvent } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { Field } from '#client/desk/kit/field.tsx'
import { words } from '#client/desk/kit/words.ts'
import { useKeptWords } from '#client/desk/local/use-kept-words.ts'
import { COMMENT_CHARACTERS, COMMENT_NAME_CHARACTERS, type QueuedComment } from '#shared/blog/comment.ts'
import type { CommentsDesk } from './comments-desk.ts'
import { focusOn } from './focus-on.ts'
import { FormFrame } from './form-frame.tsx'
import { type EditWords, editName } from './kept-decision.ts'

const said = words.comments

type Props = { readonly comment: QueuedComment; readonly comments: CommentsDesk }

export function EditForm({ comment, comments }: Props) {
  const { blog, login } = useBlog()
  const { id, text, name = '' } = comment
  const { words: typed, put, forget } = useKeptWords<EditWords>(editName(id), () => ({ text, name }))

  async function submit(event: FormEvent) {
    event.preventDefault()
    const [edited, signed] = [typed.text.trim(), typed.name.trim()]
    if (!edited) return
    comments.form.set(undefined)
    const action = mayPublish(login)
      ? { action: 'approve' as const }
      : { action: 'propose' as const, proposed: 'approve' as const }
    const made = {
      ...action,
      ...(edited !== text && { text: edited }),
      ...(signed !== name && { name: signed || null }),
    }
    const deciding = comments.decide(comment, made)
    focusOn(comments.nextAfter(id))
    if (await deciding) forget()
  }

  return (
    <FormFrame onSubmit={event => void submit(event)} onClose={() => comments.form.set(undefined)} comment={id}>
      <Field
        label={said.editText}
        help={said.editHelp}
        value={typed.text}
        rows={4}
        lang={blog.language}
        dir="auto"
        longest={COMMENT_CHARACTERS}
        onText={text => put({ text })}
      />
      <Field
        label={said.editName}
        value={typed.name}
        longest={COMMENT_NAME_CHARACTERS}
        onText={name => put({ name })}
      />
      <div className="actions">
        <button type="submit" className="primary">
          {mayPublish(login) ? said.editShow : said.propose.edit}
        </button>
      </div>
    </FormFrame>
  )
}
