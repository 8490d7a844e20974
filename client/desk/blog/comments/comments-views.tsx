/** The views of readers' comments at an open coverage: their pane, and the button and the tab that lead to it. */
import { type ReactNode, useEffect, useRef } from 'react'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { leadToComments } from '#client/desk/blog/blog-keys.ts'
import { shortcutText } from '#client/desk/kit/shortcuts.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { CommentDialogs } from './comment-dialogs.tsx'
import { CommentList } from './comment-list.tsx'
import { commentsOf } from './comments-desk.ts'
import { showComments } from './comments-place.ts'
import { Filters } from './filters.tsx'
import { PaneHead } from './pane-head.tsx'
import './comments.css'

const said = words.comments

/** The comments of the open coverage, followed while the view is there. */
function useComments() {
  const { desk } = useBlog()
  const comments = commentsOf(desk)
  useEffect(() => comments.use(), [comments])
  return comments
}

export function CommentsPane() {
  const { desk } = useBlog()
  const comments = useComments()
  const pane = useRef<HTMLDivElement>(null)

  useEffect(() => () => desk.comments.reading.set(undefined), [desk])

  return (
    <div className="comments" ref={pane}>
      <PaneHead comments={comments} />
      <Filters comments={comments} />
      <CommentList comments={comments} />
      <p className="visually-hidden" role="status">
        {useStore(comments.announced)}
      </p>
      <CommentDialogs comments={comments} />
    </div>
  )
}

/** In the bar on top: how many wait, and whether they are shown. */
export function CommentsButton() {
  const { desk, blog } = useBlog()
  const { counts } = useStore(useComments().listing)
  const isShown = useStore(desk.comments.isShown)
  const kind = blog.comments?.kind ?? 'comments'
  const waiting = counts?.waiting ?? 0

  function turn() {
    if (isShown) showComments(desk.comments, false)
    else leadToComments(desk)
  }

  return (
    <button
      type="button"
      className={waiting > 0 ? 'quiet waiting' : 'quiet'}
      aria-expanded={isShown}
      title={shortcutText('comments')}
      onClick={turn}
    >
      {kind === 'questions' ? said.waiting.questions({ count: waiting }) : said.waiting.comments({ count: waiting })}
    </button>
  )
}

/** On phones. */
export function CommentsTab(): ReactNode {
  const { desk, blog } = useBlog()
  const { counts } = useStore(useComments().listing)
  const tab = useStore(desk.tab)
  const waiting = counts?.waiting ?? 0
  return (
    <button
      type="button"
      aria-current={tab === 'comments' ? 'true' : undefined}
      onClick={() => desk.tab.set('comments')}
    >
      {said.tabs[blog.comments?.kind ?? 'comments']}
      {waiting > 0 && <span className="count">{waiting}</span>}
    </button>
  )
}
