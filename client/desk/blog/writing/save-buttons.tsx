/** The buttons that save or post, and the current problem. Ctrl or Cmd with Enter presses the first. */

import { useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { isSummary } from '#client/desk/composer/summary-update.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Finish } from '#client/desk/local/drafts/finish.ts'
import { ownerOf } from '#client/desk/local/owner.ts'
import { type AskedStatus, isOnDesk, type Status } from '#shared/blog/status.ts'
import { HOLD_SECONDS, holdOf, setHold } from './hold.ts'
import type { Work } from './works.ts'

const said = words.write
const KEYS = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ Enter' : `${words.keys.control} ${words.keys.enter}`

type Props = {
  readonly work: Work
  /** Undefined for a new update. */
  readonly status: Status | undefined
  readonly isBusy: boolean
  readonly onSend: (finish: Finish) => void
  readonly onSchedule: () => void
}

export function SaveButtons({ work, status, isBusy, onSend, onSchedule }: Props) {
  const { login } = useBlog()
  const isEditor = mayPublish(login)
  const isShelved = status === undefined || isOnDesk(status)
  const first = firstStatus(status, isEditor)
  const send = (finish: Finish) => isBusy || onSend(finish)

  return (
    <div className="save-buttons">
      {work.problem && (
        <p className="problem" role="alert">
          {work.problem.text}
        </p>
      )}
      <button type="button" className="primary" aria-disabled={isBusy} onClick={() => send({ status: first })}>
        {nameOf(work, status, first)}
        <kbd>{KEYS}</kbd>
      </button>
      {isShelved && first !== (status ?? 'draft') && (
        <button type="button" aria-disabled={isBusy} onClick={() => send({ status: stayOf(status) })}>
          {status === undefined || status === 'draft' ? said.saveDraft : said.save}
        </button>
      )}
      {isShelved && isEditor && first !== 'published' && (
        <button type="button" aria-disabled={isBusy} onClick={() => send({ status: 'published' })}>
          {said.publish}
        </button>
      )}
      {isShelved && isEditor && (
        <button type="button" data-schedule aria-disabled={isBusy} onClick={() => isBusy || onSchedule()}>
          {status === 'scheduled' ? words.queue.reschedule : said.schedule}
        </button>
      )}
      {status === undefined && isEditor && <HoldField person={ownerOf(login)} />}
    </div>
  )
}

/** Selects how long new updates are held for undo. */
function HoldField({ person }: { readonly person: string }) {
  const [hold, setSeconds] = useState(() => holdOf(person))

  function choose(seconds: number) {
    setHold(person, seconds)
    setSeconds(holdOf(person))
  }

  return (
    <label className="hold" title={said.holdHelp}>
      {said.hold}
      <select value={hold} onChange={({ target }) => choose(Number(target.value))}>
        {HOLD_SECONDS.map(seconds => (
          <option key={seconds} value={seconds}>
            {seconds === 0 ? said.holdAtOnce : said.holdFor({ seconds })}
          </option>
        ))}
      </select>
    </label>
  )
}

export function firstStatus(status: Status | undefined, isEditor: boolean): AskedStatus {
  if (!isEditor) return 'submitted'
  return status === 'scheduled' ? 'scheduled' : 'published'
}

function stayOf(status: Status | undefined): AskedStatus {
  return status === undefined || status === 'retracted' ? 'draft' : status
}

function nameOf({ of, note, fields }: Work, status: Status | undefined, first: AskedStatus): string {
  // Ctrl and Enter would otherwise make phones ring under a button that says nothing of it.
  if (status === undefined && fields.alert) return words.alerting.actions[first === 'submitted' ? 'submit' : 'post']
  if (first === 'submitted') return said.submit
  if (first === 'scheduled') return said.save
  if (status === undefined) return said.post
  if (isOnDesk(status)) return said.publish
  if (isSummary(of?.id)) return said.save
  return note.trim() ? said.saveCorrection : said.saveSilently
}
