/** One comment with what is known about it, what can be done, and the form that is open in it. */
import { type FocusEvent, type KeyboardEvent, memo } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import { AnswerForm } from './answer-form.tsx'
import { CommentActions } from './comment-actions.tsx'
import { CommentFacts } from './comment-facts.tsx'
import type { CommentsDesk } from './comments-desk.ts'
import { EditForm } from './edit-form.tsx'
import { focusOn } from './focus-on.ts'
import { useComment, useStanding } from './use-standing.ts'

type Props = { readonly id: string; readonly comments: CommentsDesk; readonly isCurrent: boolean }

/** Redrawn only when its own comment changes. */
export const CommentCard = memo(OneCard)

function OneCard({ id, comments, isCurrent }: Props) {
  const comment = useComment(comments, id)
  return comment && <Card {...{ comment, comments, isCurrent }} />
}

type CardProps = Omit<Props, 'id'> & { readonly comment: QueuedComment }

function Card({ comment, comments, isCurrent }: CardProps) {
  const { desk, blog } = useBlog()
  const { id, text, answer } = comment
  const standing = useStanding(comments, id)
  const form = useStore(comments.form)
  const keyDown = useCardKeys({ comment, comments })
  const open = form?.comment === id ? form.kind : undefined

  function focus() {
    comments.current.set(id)
    desk.comments.reading.set(id)
  }

  function blur({ currentTarget, relatedTarget }: FocusEvent) {
    if (!currentTarget.contains(relatedTarget)) desk.comments.reading.set(undefined)
  }

  return (
    <article
      className="comment"
      data-comment={id}
      data-standing={standing.kind}
      tabIndex={isCurrent ? 0 : -1}
      aria-labelledby={`text-${id}`}
      aria-describedby={`facts-${id}`}
      onKeyDown={keyDown}
      onFocus={focus}
      onBlur={blur}
    >
      <CommentFacts {...{ comment, comments, isCurrent }} />
      <p className="comment-text" id={`text-${id}`} lang={blog.language} dir="auto">
        {text}
      </p>
      {answer?.text && (
        <p className="comment-answer" lang={blog.language} dir="auto">
          {answer.text}
        </p>
      )}
      <CommentActions {...{ comment, comments, standing, isCurrent }} />
      {open === 'answer' && <AnswerForm {...{ comment, comments }} />}
      {open === 'edit' && <EditForm {...{ comment, comments }} />}
    </article>
  )
}

/** Letters stay the composer's, as everywhere at the desk: nobody decides by writing. */
function useCardKeys({ comment, comments }: Pick<CardProps, 'comment' | 'comments'>) {
  const { login } = useBlog()
  const { id } = comment

  return (event: KeyboardEvent) => {
    const { key, target, currentTarget, ctrlKey, metaKey, altKey, shiftKey } = event
    if (key === 'Escape' && comments.form.get()?.comment === id) {
      comments.form.set(undefined)
      return focusOn(id)
    }
    if (target !== currentTarget || ctrlKey || metaKey || altKey || shiftKey) return
    const act = KEYS[key]
    if (!act) return
    event.preventDefault()
    // A key held down decides about one comment, not about all below it.
    if (!event.repeat || key.startsWith('Arrow')) act({ comment, comments, isEditor: mayPublish(login) })
  }
}

type Pressed = Pick<CardProps, 'comment' | 'comments'> & { readonly isEditor: boolean }

const KEYS: Readonly<Record<string, (pressed: Pressed) => void>> = {
  ArrowDown: pressed => step(pressed, 1),
  ArrowUp: pressed => step(pressed, -1),
  Home: ({ comments }) => focusOn(comments.listing.get().shown[0]),
  End: ({ comments }) => focusOn(comments.listing.get().shown.at(-1)),
  Enter: pressed => decide(pressed, 'approve'),
  Delete: pressed => decide(pressed, 'reject'),
  // A Mac's keyboards have no other.
  Backspace: pressed => decide(pressed, 'reject'),
  F2: ({ comment, comments }) =>
    comments.isOpen(comment.id) && comments.form.set({ comment: comment.id, kind: 'edit' }),
  ' ': ({ comment, comments }) => comments.mark(comment.id),
}

function step({ comment, comments }: Pressed, by: number): void {
  const { shown } = comments.listing.get()
  const to = shown[shown.indexOf(comment.id) + by]
  if (to !== undefined) focusOn(to)
}

function decide({ comment, comments, isEditor }: Pressed, action: 'approve' | 'reject'): void {
  const { state } = comments.listing.get().filter
  if (!comments.isOpen(comment.id) || state === (action === 'approve' ? 'shown' : 'rejected')) return
  void comments.decide(comment, isEditor ? { action } : { action: 'propose', proposed: action })
  focusOn(comments.nextAfter(comment.id))
}
