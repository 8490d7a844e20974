/** Where updates are written, new ones and those there are. */
import { useState } from 'react'
import { isOnDesk, type Status } from '../../../src/blog/status.ts'
import { showClock } from '../../../src/blog/times.ts'
import { useBlog } from '../blog-desk.ts'
import { Composer } from '../composer/composer.tsx'
import type { LiveState } from '../live/live-blog.ts'
import type { Finish } from '../local/finish.ts'
import { editorsOf } from '../presence/who.ts'
import { mayPublish } from '../session/session.ts'
import { useStore } from '../store.ts'
import { tellProblem } from '../toasts.tsx'
import { words } from '../words.ts'
import { rememberByline, rememberedBylines } from './bylines.ts'
import { ConflictNotice } from './conflict-notice.tsx'
import { KeptLine } from './kept-line.tsx'
import { NoteField } from './note-field.tsx'
import { firstStatus, SaveButtons } from './save-buttons.tsx'
import { useServices } from './services.ts'
import { WorkTabs } from './work-tabs.tsx'
import { currentOf, hasChanged, type Work } from './works.ts'

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
  const { desk, blog, session } = useBlog()
  const [isBusy, setBusy] = useState(false)
  const [isWaiting, setWaiting] = useState(false)
  const services = useServices()
  const status = statusOf(useStore(desk.live.state), work)
  const editors = editorsOf(useStore(desk.present), work.of?.id ?? '')
  const isEditor = mayPublish(session)

  async function send({ status: to, ...more }: Finish) {
    if (isBusy) return
    if (!hasChanged(work) && (to === undefined || !work.of)) return tellProblem(work.of ? said.unchanged : said.empty)
    setBusy(true)
    rememberByline(work.fields.byline)
    const correction = status === 'published' ? work.note.trim() : ''
    await desk.sending.send(work.id, { ...(to && { status: to }), ...(correction && { correction }), ...more })
    setBusy(false)
  }

  return (
    <>
      <h2 id="writing" tabIndex={-1}>
        {titleOf(work, status, blog.timeZone)}
      </h2>
      {editors && (
        <p className="presence" role="status">
          {editors}
        </p>
      )}
      {blog.state === 'ended' && !work.of && <p className="notice">{said.ended}</p>}
      <ConflictNotice work={work} />
      <Composer
        fields={work.fields}
        onChange={fields => desk.drafting.change(work.id, { fields })}
        onPost={() => void send({ status: firstStatus(status, isEditor) })}
        onWaiting={({ sending }) => setWaiting(sending > 0)}
        bylines={rememberedBylines()}
        draft={work.id}
        {...{ blog, services }}
      />
      {status === 'published' && (
        <NoteField note={work.note} onNote={note => desk.drafting.change(work.id, { note })} />
      )}
      <SaveButtons {...{ work, status }} isBusy={isBusy || isWaiting} onSend={finish => void send(finish)} />
      <KeptLine work={work.id} />
    </>
  )
}

/** Others may lead it on while it is open here. Undefined for a new one. */
function statusOf({ shelf, coverage }: LiveState, { of }: Work): Status | undefined {
  if (!of) return undefined
  const published = coverage?.updates.find(({ id }) => id === of.id)
  return shelf.updates.get(of.id)?.status ?? published?.status ?? 'published'
}

function titleOf({ of }: Work, status: Status | undefined, timeZone: string): string {
  if (!of || !status) return said.fresh
  if (!isOnDesk(status) && of.base.time) return said.correcting(showClock(of.base.time, timeZone))
  return said.editing(words.queue.one[status as keyof typeof words.queue.one] ?? '')
}
