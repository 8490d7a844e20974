/** Where updates are written, new ones and those there are. */
import { useState } from 'react'
import { isOnDesk } from '../../../src/blog/status.ts'
import { showClock } from '../../../src/blog/times.ts'
import { useBlog } from '../blog-desk.ts'
import { Composer } from '../composer/composer.tsx'
import { editorsOf } from '../presence/who.ts'
import { mayPublish } from '../session/session.ts'
import { useStore } from '../store.ts'
import { tellProblem } from '../toasts.tsx'
import { words } from '../words.ts'
import { rememberByline, rememberedBylines } from './bylines.ts'
import { ConflictNotice } from './conflict-notice.tsx'
import { NoteField } from './note-field.tsx'
import type { Aim } from './requests.ts'
import { SaveButtons } from './save-buttons.tsx'
import { save } from './saving.ts'
import { useServices } from './services.ts'
import { WorkTabs } from './work-tabs.tsx'
import { changeWork, currentOf, hasChanged, type Work } from './works.ts'

const said = words.write

export function Writing() {
  const { desk } = useBlog()
  const work = currentOf(useStore(desk.works))
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
  const editors = editorsOf(useStore(desk.present), work.of?.id ?? '')
  const { of } = work
  const first = firstAim(work, mayPublish(session))

  async function send(aim: Aim) {
    if (isBusy) return
    if (!of && !hasChanged(work)) return tellProblem(said.empty)
    setBusy(true)
    rememberByline(work.fields.byline)
    await save(desk, work, aim)
    setBusy(false)
  }

  return (
    <>
      <h2 id="writing" tabIndex={-1}>
        {titleOf(work, blog.timeZone)}
      </h2>
      {editors && (
        <p className="presence" role="status">
          {editors}
        </p>
      )}
      {blog.state === 'ended' && !of && <p className="notice">{said.ended}</p>}
      <ConflictNotice work={work} />
      <Composer
        fields={work.fields}
        onChange={fields => desk.works.set(held => changeWork(held, work.id, { fields }))}
        onPost={() => void send(first)}
        onWaiting={({ sending }) => setWaiting(sending > 0)}
        bylines={rememberedBylines()}
        {...{ blog, services }}
      />
      {of?.status === 'published' && (
        <NoteField note={work.note} onNote={note => desk.works.set(held => changeWork(held, work.id, { note }))} />
      )}
      <SaveButtons work={work} first={first} isBusy={isBusy || isWaiting} onSend={aim => void send(aim)} />
    </>
  )
}

/** What Ctrl or Cmd with Enter does. */
function firstAim({ of }: Work, isEditor: boolean): Aim {
  if (!isEditor) return { status: 'submitted' }
  if (of && isOnDesk(of.status) && of.status === 'scheduled') return { status: 'scheduled' }
  return { status: 'published' }
}

function titleOf({ of }: Work, timeZone: string): string {
  if (!of) return said.fresh
  if (of.status === 'published' && of.base.time) return said.correcting(showClock(of.base.time, timeZone))
  return said.editing(words.queue.one[of.status as keyof typeof words.queue.one] ?? '')
}
