/** The pane in which updates are written and edited. */
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { editorsOf } from '#client/desk/blog/who.ts'
import type { Waiting } from '#client/desk/composer/editor/body-editor.tsx'
import { isSummary } from '#client/desk/composer/summary-update.ts'
import type { FieldProblem } from '#client/desk/kit/field-problem.ts'
import { isSendKey } from '#client/desk/kit/keys.ts'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { LiveState } from '#client/desk/live/live-blog.ts'
import type { Finish } from '#client/desk/local/drafts/finish.ts'
import { ownerOf } from '#client/desk/local/owner.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { isOnDesk, type Status } from '#shared/blog/status.ts'
import { showClockOf } from '#shared/blog/times.ts'
import { alertingOf, isAlertUnseen } from './alerting.ts'
import { offeredBylines, rememberByline } from './bylines.ts'
import { problemOf } from './check-update.ts'
import { ConflictNotice } from './conflict-notice.tsx'
import { holdOf } from './hold.ts'
import { KeptLine } from './kept-line.tsx'
import { contributorsOf } from './listed-contributors.ts'
import { NoteField } from './note-field.tsx'
import { firstStatus, SaveButtons } from './save-buttons.tsx'
import { WorkTabs } from './work-tabs.tsx'
import { WorkText } from './work-text.tsx'
import { WorkTools } from './work-tools.tsx'
import { currentOf, hasChanged, type Work, type Works } from './works.ts'

const said = words.write

export function Writing() {
  const { desk } = useBlog()
  const work = currentOf(useStore(desk.drafting.works))
  return (
    <section className="writing" aria-labelledby="writing">
      <WorkTabs />
      {work && <OneWork key={work.id} work={work} />}
    </section>
  )
}

function OneWork({ work }: { readonly work: Work }) {
  const { desk, blog, login } = useBlog()
  const [waiting, setWaiting] = useState<Waiting>({ sending: 0, failed: 0 })
  const { state } = desk.live
  const status = useStore({ ...state, get: () => statusOf(state.get(), work) })
  const isOfSummary = isSummary(work.of?.id)
  const contributors = useStore(contributorsOf(ownerOf(login)).list)
  const editors = editorsOf(useStore(desk.present), work.of?.id ?? '')
  const { post, send, schedule } = useSend({ work, waiting, status })
  const around = useProblemField(work)

  function keyDown(event: KeyboardEvent) {
    if (!isSendKey(event.nativeEvent)) return
    event.preventDefault()
    if (!event.repeat) post()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: handles keys for everything inside
    <div className="work" ref={around} onKeyDown={keyDown}>
      <div className="work-head">
        <h2 id="writing">{titleOf(work, status, blog)}</h2>
        <WorkTools work={work.id} isTextOnly={isOfSummary} />
      </div>
      {editors && (
        <p className="presence" role="status">
          {editors}
        </p>
      )}
      {blog.state === 'ended' && !work.of && <p className="notice">{said.ended}</p>}
      <ConflictNotice work={work} />
      <WorkText
        fields={work.fields}
        onChange={fields => desk.drafting.change(work.id, { fields })}
        onPost={post}
        onWaiting={setWaiting}
        bylines={offeredBylines(ownerOf(login))}
        contributors={contributors}
        draft={work.id}
        problem={work.problem}
        wanted={useStore(desk.wanted)}
        alerting={alertingOf({ blog: blog.id, work, kind: alertKindOf(status, mayPublish(login)) })}
        blog={blog}
        {...(isOfSummary && { isTextOnly: true })}
      />
      {status === 'published' && !isOfSummary && (
        <NoteField note={work.note} onNote={note => desk.drafting.change(work.id, { note })} />
      )}
      <SaveButtons {...{ work, status }} isBusy={waiting.sending > 0} onSend={send} onSchedule={schedule} />
      <KeptLine work={work.id} />
    </div>
  )
}

type Sending = { readonly work: Work; readonly waiting: Waiting; readonly status: Status | undefined }

function useSend({ work, waiting, status }: Sending) {
  const { desk, login } = useBlog()

  function isRefused(to: Finish['status']): boolean {
    const problem = problemNow(desk.drafting.works.get(), { work, waiting, to })
    if (problem) desk.drafting.refuse(work.id, problem)
    return problem !== undefined
  }

  /** Synchronously closes the work, or focuses the problem. */
  function send({ status: to, ...more }: Finish) {
    if (isRefused(to)) return
    rememberByline(work.fields.byline)
    const correction = status === 'published' ? work.note.trim() : ''
    const holdMs = status === undefined && to === 'published' ? holdOf(ownerOf(login)) * 1_000 : 0
    const finish = { ...(to && { status: to }), ...(correction && { correction }), ...(holdMs > 0 && { holdMs }) }
    void desk.sending.send(work.id, { ...finish, ...more })
  }

  return {
    send,
    post: () => send({ status: firstStatus(status, mayPublish(login)) }),
    schedule() {
      if (!isRefused('scheduled')) desk.asked.set({ kind: 'schedule work', work: work.id })
    },
  }
}

/** Focuses the note; the composer focuses its own fields. A problem with the whole update belongs to the text. */
function useProblemField({ problem }: Work): RefObject<HTMLDivElement | null> {
  const around = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (problem?.field === 'correction') around.current?.querySelector<HTMLElement>('[data-field=correction]')?.focus()
    else if (problem && /^$|^body/.test(problem.field)) wantPlace()
  }, [problem])
  return around
}

type Asked = { readonly work: Work; readonly waiting: Waiting; readonly to: Finish['status'] }

/** Why this cannot be sent now. A change of status alone, as from approved to published, needs no other change. */
function problemNow({ open }: Works, { work, waiting, to }: Asked): FieldProblem | undefined {
  const now = open.find(({ id }) => id === work.id) ?? work
  if (waiting.sending > 0) return { field: '', text: said.pictures.sending }
  if (waiting.failed > 0) return { field: '', text: said.pictures.failed }
  if (now.of && !hasChanged(now)) return to === undefined ? { field: '', text: said.unchanged } : undefined
  return problemOf(now) ?? (isAlertUnseen(now, to) ? { field: 'alert.title', text: words.alerting.look } : undefined)
}

function alertKindOf(status: Status | undefined, isEditor: boolean) {
  if (!isEditor) return 'submit'
  return status === 'published' ? 'correct' : 'post'
}

/** The current status, which others may change while it is open here. Undefined for a new update. */
function statusOf({ shelf, coverage }: LiveState, { of }: Work): Status | undefined {
  if (!of) return undefined
  const published = coverage?.updates.find(({ id }) => id === of.id)
  return shelf.updates.get(of.id)?.status ?? published?.status ?? 'published'
}

function titleOf({ of }: Work, status: Status | undefined, blog: Blog): string {
  if (!of || !status) return said.fresh
  if (isSummary(of.id)) return words.summary.title
  if (!isOnDesk(status) && of.base.time) return said.correcting({ clock: showClockOf(of.base.time, blog) })
  return said.editing({ status: status === 'published' || status === 'retracted' ? 'other' : status })
}
