/** One update that waits: what it says, whose it is, and where it can go from here. */

import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { changeUpdate } from '#client/desk/blog/changes/change-update.ts'
import { editorsOf } from '#client/desk/blog/who.ts'
import { startEditing } from '#client/desk/blog/writing/start-editing.ts'
import { tellProblem } from '#client/desk/kit/toasts.tsx'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { type AskedStatus, mayMove } from '#shared/blog/status.ts'
import { showClock, showTime } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { showAge } from '#shared/view/age.ts'

const said = words.queue

export function QueueItem({ update }: { readonly update: Update }) {
  const { desk, blog, login } = useBlog()
  const editors = editorsOf(useStore(desk.present), update.id)
  const { status, publishAt, byline } = update
  const role = mayPublish(login) ? 'editor' : 'contributor'
  const may = (to: AskedStatus) => mayMove(role, { from: status, to })

  async function move(to: AskedStatus, told: string) {
    const problem = await changeUpdate(desk, update, { patch: { status: to }, told })
    if (problem) tellProblem(problem)
  }

  const text = headline(update) || said.untitled

  return (
    <li className="queue-item" data-status={status}>
      <p className="words" lang={blog.language} dir="auto">
        {text}
      </p>
      <p className="facts">
        {publishAt && <strong>{said.publishesAt(showMoment(publishAt, blog.timeZone))}</strong>}
        {byline && <span dir="auto">{byline}</span>}
        <span>{showAge(Date.now() - Date.parse(update.updatedAt), 'en')}</span>
        {editors && <span className="presence">{editors}</span>}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's */}
      <div className="item-actions" role="group" aria-label={words.timeline.actions(text)}>
        {may(status as AskedStatus) && (
          <button type="button" onClick={() => void startEditing(desk, update)}>
            {said.open}
          </button>
        )}
        {may('published') && (
          <button type="button" onClick={() => void move('published', said.published)}>
            {said.publish}
          </button>
        )}
        {status === 'submitted' && may('approved') && (
          <button type="button" onClick={() => void move('approved', said.approved)}>
            {said.approve}
          </button>
        )}
        {status === 'draft' && role === 'contributor' && may('submitted') && (
          <button type="button" onClick={() => void move('submitted', said.submitted)}>
            {said.submit}
          </button>
        )}
        {may('scheduled') && (
          <button type="button" onClick={() => desk.asked.set({ kind: 'schedule', update })}>
            {publishAt ? said.reschedule : said.schedule}
          </button>
        )}
        {status === 'scheduled' && may('approved') && (
          <button type="button" onClick={() => void move('approved', said.unscheduled)}>
            {said.unschedule}
          </button>
        )}
        {(status === 'submitted' || status === 'approved') && may('draft') && (
          <button type="button" onClick={() => void move('draft', said.sentBack)}>
            {role === 'editor' ? said.sendBack : said.takeBack}
          </button>
        )}
        {may('draft') && (
          <button type="button" className="danger-text" onClick={() => desk.asked.set({ kind: 'remove', update })}>
            {said.discard}
          </button>
        )}
      </div>
    </li>
  )
}

/** "1644 GMT", and the day where it is another. */
function showMoment(instant: string, timeZone: string): string {
  const { day } = showTime(instant, timeZone)
  const isToday = day === showTime(new Date().toISOString(), timeZone).day
  const date = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
  const clock = showClock(instant, timeZone)
  return isToday ? clock : `${date.format(new Date(`${day}T12:00:00Z`))}, ${clock}`
}
