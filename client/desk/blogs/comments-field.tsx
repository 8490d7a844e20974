/** Whether readers may write at a coverage, and what. */
import { useId } from 'react'
import { Field } from '#client/desk/kit/field.tsx'
import { words } from '#client/desk/kit/words.ts'
import type { CommentsFields, CommentsKind } from './blog-fields.ts'

const said = words.blogForm
const KINDS: readonly CommentsKind[] = ['off', 'questions', 'comments']
/** As the server takes it. */
const PROMPT_CHARACTERS = 300

type Props = { readonly comments: CommentsFields; readonly onComments: (comments: CommentsFields) => void }

export function CommentsField({ comments, onComments }: Props) {
  const id = useId()
  return (
    <>
      <div className="field">
        <label htmlFor={id}>{said.comments}</label>
        <select
          id={id}
          value={comments.kind}
          onChange={({ target }) => onComments({ ...comments, kind: target.value as CommentsKind })}
        >
          {KINDS.map(kind => (
            <option key={kind} value={kind}>
              {said.commentsKinds[kind]}
            </option>
          ))}
        </select>
        <p className="help">{said.commentsHelp}</p>
      </div>
      {comments.kind !== 'off' && (
        <>
          <label className="check">
            <input
              type="checkbox"
              checked={comments.open}
              onChange={({ target }) => onComments({ ...comments, open: target.checked })}
            />
            {said.commentsOpen}
          </label>
          <Field
            label={said.commentsPrompt}
            value={comments.prompt}
            longest={PROMPT_CHARACTERS}
            onText={prompt => onComments({ ...comments, prompt })}
          />
        </>
      )}
    </>
  )
}
