/** What can be done with a comment; once it is decided, what was decided in the same place, and the way back. */
import { type MouseEvent, type ReactNode, useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { shortcutText } from '#client/desk/kit/shortcuts.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { isMovable } from '#client/desk/local/outbox/queue.ts'
import type { Decision } from '#client/desk/local/records/item.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import type { CommentStanding, OpenForm } from './asked.ts'
import type { CommentsDesk } from './comments-desk.ts'
import { decider } from './decider.ts'
import { focusOn } from './focus-on.ts'

const said = words.comments

type Own = { readonly comment: QueuedComment; readonly comments: CommentsDesk; readonly isCurrent: boolean }

export function CommentActions({ standing, ...own }: Own & { readonly standing: CommentStanding }) {
  const { login } = useBlog()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's
    <div className="item-actions" role="group" aria-labelledby={`text-${own.comment.id}`}>
      {standing.kind === 'open' && (mayPublish(login) ? <EditorActions {...own} /> : <ContributorActions {...own} />)}
      {standing.kind === 'mine' && <Mine {...own} standing={standing} />}
      {standing.kind === 'other' && <Elsewhere {...own} comment={standing.comment} />}
      {standing.kind === 'gone' && <p className="comment-done">{said.gone}</p>}
    </div>
  )
}

function Mine({
  comment,
  comments,
  standing,
}: Own & { readonly standing: CommentStanding & { readonly kind: 'mine' } }) {
  const { item, action } = standing
  return (
    <>
      <p className="comment-done">{said.done[action]}</p>
      {item && isMovable(item) && (
        <button type="button" title={shortcutText('undo')} onClick={() => void undo(comments, comment.id)}>
          {words.write.undo}
        </button>
      )}
    </>
  )
}

async function undo(comments: CommentsDesk, id: string): Promise<void> {
  await comments.undo(id)
  focusOn(id)
}

function Elsewhere({ comment, comments }: Own) {
  const { login } = useBlog()
  const { state, decidedBy } = comment
  const by = decidedBy && said.by[state === 'withdrawn' ? 'waiting' : state]({ name: decidedBy.name })
  return (
    <>
      <p className="comment-done">{by ?? (state === 'withdrawn' ? said.gone : said.states[state])}</p>
      {mayPublish(login) && (state === 'rejected' || state === 'shown') && (
        <button type="button" onClick={() => void comments.decide(comment, { action: 'reopen' })}>
          {said.reopen}
        </button>
      )}
    </>
  )
}

function EditorActions({ comment, comments, isCurrent }: Own) {
  const [isMore, setMore] = useState(false)
  const { state } = useStore(comments.listing).filter
  const act = (made: Omit<Decision, 'comment' | 'version'>) => decider({ comment, comments }, made)
  const tabIndex = isCurrent ? 0 : -1

  return (
    <>
      {state !== 'shown' && (
        <Action {...{ tabIndex }} onClick={act({ action: 'approve' })}>
          {said.approve}
        </Action>
      )}
      {state !== 'rejected' && (
        <Action {...{ tabIndex }} onClick={act({ action: 'reject' })}>
          {said.reject}
        </Action>
      )}
      {state !== 'rejected' && <FormButton {...{ comment, comments, tabIndex }} kind="answer" text={said.answer} />}
      {state !== 'rejected' && <FormButton {...{ comment, comments, tabIndex }} kind="edit" text={said.edit} />}
      <button type="button" {...{ tabIndex }} aria-expanded={isMore} onClick={() => setMore(!isMore)}>
        {isMore ? words.timeline.less : words.timeline.more}
      </button>
      {isMore && (
        <>
          <Action {...{ tabIndex }} onClick={act({ action: state === 'waiting' ? 'hold' : 'reopen' })}>
            {state === 'waiting' ? said.hold : said.reopen}
          </Action>
          <button type="button" {...{ tabIndex }} onClick={() => comments.asked.set({ kind: 'block', comment })}>
            {said.block}
          </button>
          <button
            type="button"
            className="danger-text"
            {...{ tabIndex }}
            onClick={() => comments.asked.set({ kind: 'remove', comment })}
          >
            {said.remove}
          </button>
        </>
      )}
    </>
  )
}

function ContributorActions({ comment, comments, isCurrent }: Own) {
  const { state } = useStore(comments.listing).filter
  if (state !== 'waiting' && state !== 'held') return undefined
  const propose = (proposed: 'approve' | 'reject') => decider({ comment, comments }, { action: 'propose', proposed })
  const tabIndex = isCurrent ? 0 : -1
  return (
    <>
      <Action {...{ tabIndex }} onClick={propose('approve')}>
        {said.propose.approve}
      </Action>
      <Action {...{ tabIndex }} onClick={propose('reject')}>
        {said.propose.reject}
      </Action>
      <FormButton {...{ comment, comments, tabIndex }} kind="answer" text={said.propose.answer} />
      <FormButton {...{ comment, comments, tabIndex }} kind="edit" text={said.propose.edit} />
    </>
  )
}

type ActionProps = {
  readonly tabIndex: number
  readonly onClick: (event: MouseEvent) => void
  readonly children: ReactNode
}

function Action({ tabIndex, onClick, children }: ActionProps) {
  return (
    <button type="button" tabIndex={tabIndex} onClick={onClick}>
      {children}
    </button>
  )
}

type FormProps = Omit<Own, 'isCurrent'> & Pick<ActionProps, 'tabIndex'> & Pick<OpenForm, 'kind'>

function FormButton({ comment: { id }, comments, tabIndex, kind, text }: FormProps & { readonly text: string }) {
  const form = useStore(comments.form)
  const isOpen = form?.comment === id && form.kind === kind
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      aria-expanded={isOpen}
      data-answer={kind === 'answer' || undefined}
      title={kind === 'answer' ? shortcutText('answer') : undefined}
      onClick={() => comments.form.set(isOpen ? undefined : { comment: id, kind })}
    >
      {text}
    </button>
  )
}
