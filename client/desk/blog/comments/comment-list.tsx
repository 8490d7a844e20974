/** The list of comments. It stays as it is until the editor asks for others, so that nothing moves under their fingers. */
import { useEffect } from 'react'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { CommentCard } from './comment-card.tsx'
import type { CommentsDesk } from './comments-desk.ts'
import { focusOn } from './focus-on.ts'
import { MarkedBar } from './marked-bar.tsx'
import { useFollowed } from './use-standing.ts'

const said = words.comments

export function CommentList({ comments }: { readonly comments: CommentsDesk }) {
  const { shown, fresh, next, isRead } = useStore(comments.listing)
  const current = useCurrent(comments)
  useWanted(comments)
  const isDone = useFollowed(comments, () => shown.length > 0 && !shown.some(id => comments.isOpen(id)))

  /** The keyboard goes on with the first of them. */
  async function showFresh() {
    await comments.showFresh()
    focusOn(comments.listing.get().shown[0])
  }

  return (
    <>
      <p className="soft comments-keys">{said.keys}</p>
      {fresh.length > 0 && !isDone && (
        <button type="button" className="comments-fresh" onClick={() => void showFresh()}>
          {said.fresh({ count: fresh.length })}
        </button>
      )}
      <MarkedBar comments={comments} />
      {shown.length === 0 && <p className="soft">{isRead ? said.none : words.loading}</p>}
      <div className="comment-list">
        {shown.map(id => (
          <CommentCard key={id} id={id} comments={comments} isCurrent={id === current} />
        ))}
      </div>
      {isDone && (
        <button type="button" className="primary" data-comments-next onClick={() => void showFresh()}>
          {fresh.length > 0 ? said.fresh({ count: fresh.length }) : said.clear}
        </button>
      )}
      {next !== undefined && (
        <button type="button" onClick={() => void comments.showOlder()}>
          {said.older}
        </button>
      )}
    </>
  )
}

/** Tab leads to one comment; arrows lead to the others. */
function useCurrent(comments: CommentsDesk): string | undefined {
  const { shown } = useStore(comments.listing)
  const current = useStore(comments.current)
  const first = useFollowed(comments, () => shown.find(id => comments.isOpen(id)))
  return current !== undefined && shown.includes(current) ? current : (first ?? shown[0])
}

/** Somebody has come by a shortcut or the menu, perhaps before the comments had. */
function useWanted(comments: CommentsDesk): void {
  const { desk } = useBlog()
  const { isWanted } = desk.comments
  const { isRead } = useStore(comments.listing)
  const isNow = useStore(isWanted)
  useEffect(() => {
    if (!isNow || !isRead) return
    isWanted.set(false)
    const first = document.querySelector<HTMLElement>('.comment[tabindex="0"]')
    if (first) first.focus()
    else document.getElementById('comments')?.focus()
  }, [isNow, isWanted, isRead])
}
