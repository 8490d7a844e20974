/** The head of the comments' pane: what it is, whether readers may write, and how it tells of new ones. */
import { mayPublish } from '#client/desk/api/login/login.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { useOneRun } from '#client/desk/kit/one-run.ts'
import { useOnline } from '#client/desk/kit/online.ts'
import { tell, tellProblem } from '#client/desk/kit/toasts.tsx'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { isBellOn, setBell } from './bell.ts'
import { setTaking } from './comment-calls.ts'
import type { CommentsDesk } from './comments-desk.ts'
import { showComments } from './comments-place.ts'

const said = words.comments

export function PaneHead({ comments }: { readonly comments: CommentsDesk }) {
  const { desk, blog, login } = useBlog()
  const isOnline = useOnline()
  const isFailing = useStore(comments.isFailing)
  const isEditor = mayPublish(login)
  const taken = blog.comments

  return (
    <>
      <div className="comments-head">
        <h2 id="comments" tabIndex={-1}>
          {said.titles[taken?.kind ?? 'comments']}
        </h2>
        {isEditor && taken && <TakingButton />}
        <button
          type="button"
          className="quiet icon comments-close"
          aria-label={words.close}
          onClick={() => showComments(desk.comments, false)}
        >
          ×
        </button>
      </div>
      {!taken && <p className="soft">{said.off}</p>}
      {taken && !taken.open && <p className="notice">{said.closed}</p>}
      {(!isOnline || isFailing) && <p className="soft">{words.queue.offline}</p>}
      <div className="comments-wishes">
        <label className="check">
          <input type="checkbox" checked={useStore(isBellOn)} onChange={({ target }) => setBell(target.checked)} />
          {said.bell}
        </label>
        {isEditor && (
          <button type="button" className="quiet" onClick={() => comments.asked.set({ kind: 'blocks' })}>
            {said.blocks}
          </button>
        )}
      </div>
    </>
  )
}

/** One press, without a question: it is for the moment when too many come. */
function TakingButton() {
  const { blog } = useBlog()
  const { isRunning, press } = useOneRun()
  const isTaking = blog.comments?.open === true

  async function turn() {
    const failure = await setTaking(blog, !isTaking)
    if (failure) return tellProblem(failureText(failure))
    tell(isTaking ? said.closeDone : said.openDone)
  }

  return (
    <button type="button" aria-disabled={isRunning} onClick={press(turn)}>
      {isTaking ? said.close : said.open}
    </button>
  )
}
