/** Who is signed in, and the way out. */
import { useState } from 'react'
import { ConfirmDialog } from './changes/confirm-dialog.tsx'
import type { Device } from './device.ts'
import { forgetKept } from './live/kept-coverage.ts'
import { problemText } from './problem-text.ts'
import type { Session } from './session/session.ts'
import { leave, signOut } from './session/sign-in.ts'
import { tellProblem } from './toasts.tsx'
import { useLocal } from './use-device.ts'
import { words } from './words.ts'

export function UserMenu({ session: { name, role } }: { readonly session: Session }) {
  const local = useLocal()
  const [unsent, setUnsent] = useState(0)

  async function ask() {
    const count = await local.countUnsent()
    if (count > 0) return setUnsent(count)
    const problem = await leaveWith(local)
    if (problem) tellProblem(problem)
  }

  return (
    <div className="user-menu">
      <span className="user">{words.signedInAs(name, words.roles[role])}</span>
      <button type="button" className="quiet" onClick={() => void ask()}>
        {words.signOut}
      </button>
      {unsent > 0 && (
        <ConfirmDialog
          title={words.leaving.title}
          confirm={words.leaving.confirm}
          cancel={words.leaving.stay}
          onClose={() => setUnsent(0)}
          onConfirm={() => leaveWith(local)}
        >
          <p>{words.leaving.help(unsent)}</p>
        </ConfirmDialog>
      )}
    </div>
  )
}

/** Nothing of this editor stays on the device, which others may use too. */
async function leaveWith(local: Device): Promise<string | undefined> {
  const answer = await signOut()
  if (answer.kind !== 'done') return problemText(answer)
  local.forgetAtClose()
  forgetKept()
  leave()
  return undefined
}
