/** One update in the queue: its headline, its authors, and its possible workflow steps. */
import { mayPublish } from '#client/desk/api/login/login.ts'
import { Authors } from '#client/desk/blog/authors.tsx'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { changeUpdate } from '#client/desk/blog/changes/change-update.ts'
import { MarginMark } from '#client/desk/blog/margins/margin-mark.tsx'
import { editorsOf } from '#client/desk/blog/who.ts'
import { startEditing } from '#client/desk/blog/writing/start-editing.ts'
import { locale } from '#client/desk/kit/language.ts'
import { useOneRun } from '#client/desk/kit/one-run.ts'
import { tellProblem } from '#client/desk/kit/toasts.tsx'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { type AskedStatus, mayMove } from '#shared/blog/status.ts'
import { showClockOf, showTime } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { showAge } from '#shared/view/age.ts'

const said = words.queue

export function QueueItem({ update }: { readonly update: Update }) {
  const { desk, blog } = useBlog()
  const editors = editorsOf(useStore(desk.present), update.id)
  const { status, publishAt, byline } = update
  const text = headline(update) || said.untitled

  return (
    <li className="queue-item" data-status={status} data-update={update.id}>
      <p className="words" lang={blog.language} dir="auto">
        {text}
      </p>
      <p className="facts">
        {publishAt && <strong>{said.publishesAt({ when: showMoment(publishAt, blog) })}</strong>}
        <Authors update={update.id} />
        {byline && <span dir="auto">{byline}</span>}
        <span>{showAge(Date.now() - Date.parse(update.updatedAt), locale)}</span>
        {editors && <span className="presence">{editors}</span>}
        <MarginMark update={update} />
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's */}
      <div className="item-actions" role="group" aria-label={words.timeline.actions({ name: text })}>
        <Actions update={update} />
      </div>
    </li>
  )
}

type Step = { readonly to: AskedStatus; readonly text: string; readonly told: string }

function Actions({ update }: { readonly update: Update }) {
  const { desk, login } = useBlog()
  const { isRunning, press } = useOneRun()
  const role = mayPublish(login) ? 'editor' : 'contributor'
  const may = (to: AskedStatus) => mayMove(role, { from: update.status, to })
  const steps = stepsFrom(update, role).filter(({ to }) => may(to))

  async function take({ to, told }: Step) {
    if (to === 'scheduled') return desk.asked.set({ kind: 'schedule', update })
    const problem = await changeUpdate(desk, update, { patch: { status: to }, told })
    if (problem) tellProblem(problem)
  }

  return (
    <>
      {may(update.status as AskedStatus) && (
        <button type="button" onClick={() => void startEditing(desk, update)}>
          {said.open}
        </button>
      )}
      {steps.map(step => (
        <button key={step.text} type="button" aria-disabled={isRunning} onClick={press(() => take(step))}>
          {step.text}
        </button>
      ))}
      {role === 'editor' && (
        <button type="button" onClick={() => desk.asked.set({ kind: 'margin', update })}>
          {words.timeline.margin}
        </button>
      )}
      {may('draft') && (
        <button type="button" className="danger-text" onClick={() => desk.asked.set({ kind: 'remove', update })}>
          {said.discard}
        </button>
      )}
    </>
  )
}

const PUBLISH: Step = { to: 'published', text: said.publish, told: said.published }
const SUBMIT: Step = { to: 'submitted', text: said.submit, told: said.submitted }
const APPROVE: Step = { to: 'approved', text: said.approve, told: said.approved }
const UNSCHEDULE: Step = { to: 'approved', text: said.unschedule, told: said.unscheduled }

/** The steps that make sense from this status; the caller leaves out those not allowed to the role. */
function stepsFrom({ status, publishAt }: Update, role: 'editor' | 'contributor'): readonly Step[] {
  const schedule: Step = { to: 'scheduled', text: publishAt ? said.reschedule : said.schedule, told: '' }
  const sendBack: Step = { to: 'draft', text: role === 'editor' ? said.sendBack : said.takeBack, told: said.sentBack }
  if (status === 'draft') return role === 'editor' ? [PUBLISH, schedule] : [SUBMIT]
  if (status === 'submitted') return [PUBLISH, APPROVE, schedule, sendBack]
  return [PUBLISH, schedule, status === 'scheduled' ? UNSCHEDULE : sendBack]
}

/** "1644 GMT", with the date unless it is today. */
function showMoment(instant: string, blog: Blog): string {
  const { timeZone } = blog
  const { day } = showTime(instant, timeZone)
  const isToday = day === showTime(new Date().toISOString(), timeZone).day
  const date = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
  const clock = showClockOf(instant, blog)
  return isToday ? clock : `${date.format(new Date(`${day}T12:00:00Z`))}, ${clock}`
}
