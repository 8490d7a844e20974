/** The summary as readers see it, and what editors do with it. */
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { startSummary } from '#client/desk/blog/writing/start-summary.ts'
import { summaryOf, summaryUpdate } from '#client/desk/composer/summary-update.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { showClockOf } from '#shared/blog/times.ts'
import { known } from './reader-parts.ts'

const said = words.summary

type Props = {
  readonly coverage: Coverage
  /** The attributes of what readers see. */
  readonly around: { readonly className: string; readonly lang: string; readonly dir: string }
}

export function SummaryPart({ coverage: { blog, keyUpdates }, around }: Props) {
  const { login } = useBlog()
  return (
    <>
      {blog.summary ? (
        <div {...around}>
          <known.View summary={blog.summary} />
        </div>
      ) : (
        <p className="soft">{said.none}</p>
      )}
      {mayPublish(login) && <Actions blog={blog} keyUpdates={keyUpdates} />}
    </>
  )
}

function Actions({ blog, keyUpdates }: Pick<Coverage, 'blog' | 'keyUpdates'>) {
  const { desk } = useBlog()
  const update = summaryUpdate(blog)
  const fromEvents = () => summaryOf(keyUpdates, ({ time }) => showClockOf(time, blog))
  return (
    <div className="actions">
      <button type="button" onClick={() => void startSummary(desk, blog)}>
        {blog.summary ? said.edit : said.write}
      </button>
      {keyUpdates.length > 0 && (
        <button type="button" onClick={() => void startSummary(desk, blog, fromEvents())}>
          {said.start}
        </button>
      )}
      {blog.summary && (
        <>
          <button type="button" className="quiet" onClick={() => desk.asked.set({ kind: 'history', update })}>
            {words.timeline.history}
          </button>
          <button
            type="button"
            className="quiet danger-text"
            onClick={() => desk.asked.set({ kind: 'remove summary' })}
          >
            {said.remove}
          </button>
        </>
      )}
    </div>
  )
}
