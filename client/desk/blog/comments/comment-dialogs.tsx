/** The dialogs about comments: to show several as one, to block a writer, to remove, and the list of those blocked. */
import { useState } from 'react'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import type { AskedAbout } from './asked.ts'
import { BlocksDialog } from './blocks-dialog.tsx'
import type { CommentsDesk } from './comments-desk.ts'

const said = words.comments

type Own = { readonly comments: CommentsDesk }

export function CommentDialogs({ comments }: Own) {
  const asked = useStore(comments.asked)
  return asked && <Asked asked={asked} comments={comments} />
}

function Asked({ asked, comments }: Own & { readonly asked: AskedAbout }) {
  const onClose = () => comments.asked.set(undefined)
  switch (asked.kind) {
    case 'blocks':
      return <BlocksDialog onClose={onClose} />
    case 'merge':
      return <MergeDialog marked={asked.marked} {...{ comments, onClose }} />
    case 'block':
      return (
        <ConfirmDialog
          title={said.blockTitle}
          confirm={said.blockConfirm}
          then="back"
          onClose={onClose}
          onConfirm={() => comments.block(asked.comment)}
        >
          <Glimpse comment={asked.comment} />
          <p>{said.blockHelp}</p>
        </ConfirmDialog>
      )
    case 'remove':
      return (
        <ConfirmDialog
          title={said.removeTitle}
          confirm={said.removeConfirm}
          then="back"
          onClose={onClose}
          onConfirm={async () => {
            await comments.decide(asked.comment, { action: 'remove' })
            return undefined
          }}
        >
          <Glimpse comment={asked.comment} />
          <p>{said.removeHelp}</p>
        </ConfirmDialog>
      )
  }
}

function Glimpse({ comment }: { readonly comment: QueuedComment }) {
  const { blog } = useBlog()
  return (
    <p className="glimpse" lang={blog.language} dir="auto">
      {comment.text}
    </p>
  )
}

type MergeProps = Own & { readonly marked: readonly QueuedComment[]; readonly onClose: () => void }

/** As it was marked: what comes in meanwhile changes nothing here. */
function MergeDialog({ marked, comments, onClose }: MergeProps) {
  const { blog } = useBlog()
  const [lead, setLead] = useState(marked[0]?.id)

  async function merge(): Promise<undefined> {
    const chosen = marked.find(({ id }) => id === lead)
    const doubles = marked.map(({ id }) => id).filter(id => id !== lead)
    comments.marked.set(new Set())
    if (chosen) await comments.decide(chosen, { action: 'approve', doubles })
  }

  return (
    <ConfirmDialog
      title={said.mergeTitle}
      confirm={said.mergeConfirm({ count: marked.length })}
      isDanger={false}
      then="back"
      onClose={onClose}
      onConfirm={merge}
    >
      <p>{said.mergeHelp}</p>
      <fieldset className="group">
        <legend>{said.mergeLead}</legend>
        {marked.map(({ id, text }) => (
          <label key={id} className="check">
            <input type="radio" name="lead" checked={id === lead} onChange={() => setLead(id)} />
            <span lang={blog.language} dir="auto">
              {text}
            </span>
          </label>
        ))}
      </fieldset>
    </ConfirmDialog>
  )
}
