/** What is known about a comment: who sent it and when, about what, and why to look twice. */
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { othersIn } from '#client/desk/blog/who.ts'
import { locale } from '#client/desk/kit/language.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { inList, words } from '#client/desk/kit/words.ts'
import type { QueuedComment } from '#shared/blog/comment.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { showClockOf } from '#shared/blog/times.ts'
import { showAge } from '#shared/view/age.ts'
import type { CommentsDesk } from './comments-desk.ts'
import { asProposed } from './decider.ts'
import { useUpdate } from './filters.tsx'
import { useStanding } from './use-standing.ts'

const said = words.comments

type Props = { readonly comment: QueuedComment; readonly comments: CommentsDesk; readonly isCurrent: boolean }

export function CommentFacts({ comment, comments, isCurrent }: Props) {
  const { blog } = useBlog()
  const { id, name, sentAt, update, flags, alike, others, edited, answer } = comment
  const marked = useStore(comments.marked)
  const about = useUpdate(update)

  return (
    <div className="comment-head">
      <input
        type="checkbox"
        tabIndex={isCurrent ? 0 : -1}
        aria-label={said.mark}
        checked={marked.has(id)}
        onChange={() => comments.mark(id)}
      />
      <p className="comment-facts" id={`facts-${id}`}>
        <b dir="auto">{name ?? said.reader}</b>
        <time dateTime={sentAt} title={showClockOf(sentAt, blog)}>
          {showAge(Date.now() - Date.parse(sentAt), locale)}
        </time>
        {flags.map(flag => (
          <span key={flag} className="comment-flag">
            {sayFlag(flag)}
          </span>
        ))}
        {alike && <span>{said.alike({ count: alike.count })}</span>}
        {others !== undefined && <span>{said.others({ count: others })}</span>}
        {edited && <span>{said.edited}</span>}
        {answer && <span>{said.answered}</span>}
      </p>
      {update !== undefined && (
        <p className="comment-about" dir="auto">
          {about ? `${showClockOf(about.time, blog)} ${headline(about)}` : said.aboutUpdate}
        </p>
      )}
      <Others {...{ comment, comments, isCurrent }} />
    </div>
  )
}

/** What others do about it, on the edge of the comment: it comes and goes, and must not move what is below. */
function Others({ comment, comments, isCurrent }: Props) {
  const { login } = useBlog()
  const isOpen = useStanding(comments, comment.id).kind === 'open'
  const readers = useReaders(comment.id)
  const { proposal } = comment
  return (
    <div className="comment-others">
      {proposal && isOpen && (
        <button
          type="button"
          tabIndex={isCurrent ? 0 : -1}
          disabled={!mayPublish(login)}
          onClick={event => asProposed({ comment, comments }, event)}
        >
          {sayProposal(proposal)}
        </button>
      )}
      {readers && <span className="presence">{readers}</span>}
    </div>
  )
}

/** Other editors who have it open. */
function useReaders(id: string): string | undefined {
  const { desk } = useBlog()
  const { present } = desk
  return useStore({
    ...present,
    get: () => {
      const names = new Set(othersIn(present.get()).flatMap(({ name, editing }) => (editing === id ? [name] : [])))
      return names.size > 0 ? said.reading({ names: inList([...names]), count: names.size }) : undefined
    },
  })
}

function sayProposal({ by: { name }, action, text }: NonNullable<QueuedComment['proposal']>): string {
  const { approve, edit, reject, answer } = said.proposals
  if (action === 'approve') return (text === undefined ? approve : edit)({ name })
  return (action === 'reject' ? reject : answer)({ name })
}

const WORD = 'word:'
const FLAGS: Readonly<Record<string, string>> = said.flags

function sayFlag(flag: string): string {
  return flag.startsWith(WORD) ? said.flagWord({ word: flag.slice(WORD.length) }) : (FLAGS[flag] ?? flag)
}
