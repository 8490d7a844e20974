/** The name of the signed-in editor, and signing out. */
import { useState } from 'react'
import type { Login } from '#client/desk/api/login/login.ts'
import { leave, signOut } from '#client/desk/api/login/sign-in.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { useOneRun } from '#client/desk/kit/one-run.ts'
import { tellProblem } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'
import { forgetKept } from '#client/desk/live/kept-coverage.ts'
import type { Device } from '#client/desk/local/device.ts'
import { ownerOf } from '#client/desk/local/owner.ts'
import { useLocal } from '#client/desk/local/use-device.ts'
import { LanguageChoice } from './language-choice.tsx'
import { isListOpen } from './shortcut-list.tsx'

export function UserMenu({ login }: { readonly login: Login }) {
  const { name, role } = login
  const local = useLocal()
  const [unsent, setUnsent] = useState(0)
  const [everywhere, setEverywhere] = useState(false)
  const { isRunning, press } = useOneRun()

  async function ask(scope: { readonly everywhere: boolean }) {
    setEverywhere(scope.everywhere)
    const count = await local.countUnsent()
    if (count > 0) return setUnsent(count)
    const problem = await leaveWith(local, { ...scope, unsent: 0 })
    if (problem) tellProblem(problem)
  }

  return (
    <div className="user-menu">
      <span className="help">{words.signedInAs({ name, role: words.roles[role] })}</span>
      <button
        type="button"
        className="quiet icon"
        aria-label={words.shortcuts.title}
        title={words.shortcuts.title}
        onClick={() => isListOpen.set(true)}
      >
        ?
      </button>
      <LanguageChoice person={ownerOf(login)} />
      <button
        type="button"
        className="quiet"
        aria-disabled={isRunning}
        onClick={press(() => ask({ everywhere: false }))}
      >
        {words.signOut}
      </button>
      {login.person !== undefined && (
        <button
          type="button"
          className="quiet"
          aria-disabled={isRunning}
          onClick={press(() => ask({ everywhere: true }))}
        >
          {words.signOutEverywhere}
        </button>
      )}
      {unsent > 0 && (
        <ConfirmDialog
          title={words.leaving.title}
          confirm={words.leaving.confirm}
          cancel={words.leaving.stay}
          onClose={() => setUnsent(0)}
          onConfirm={() => leaveWith(local, { everywhere, unsent })}
        >
          <p>{words.leaving.help({ count: unsent })}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

type Leaving = {
  readonly everywhere: boolean
  /** What was to be deleted when the editor agreed. */
  readonly unsent: number
}

/** Nothing of this editor stays on the device, which others may use too; but what was begun during a slow request was never given up. */
async function leaveWith(local: Device, { everywhere, unsent }: Leaving): Promise<string | undefined> {
  const answer = await signOut({ everywhere })
  if (answer.kind !== 'done') return failureText(answer)
  if ((await local.countUnsent()) <= unsent) local.forgetAtClose()
  forgetKept()
  leave()
  if (answer.provider !== undefined) {
    await local.closed
    location.assign(answer.provider)
  }
  return undefined
}
