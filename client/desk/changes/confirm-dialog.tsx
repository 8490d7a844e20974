/** Asks, says exactly what is about to happen, and does it only when the editor says so: by the button, Enter in a field, or the keys that post. */
import { type FormEvent, type ReactNode, useState } from 'react'
import { Modal } from '../modal.tsx'
import { wantPlace } from '../typing-place.ts'
import { words } from '../words.ts'

type Props = {
  readonly title: string
  readonly confirm: string
  readonly onClose: () => void
  /** Undefined when it was done; else what went wrong. */
  readonly onConfirm: () => Promise<string | undefined>
  readonly isDanger?: boolean
  /** In place of "Cancel". */
  readonly cancel?: string
  /** Where the focus goes when it was done: on to writing, unless that was only a way back. */
  readonly then?: 'write' | 'back'
  readonly children: ReactNode
}

export function ConfirmDialog({ title, confirm, onClose, onConfirm, isDanger = true, ...rest }: Props) {
  const { cancel = words.cancel, then = 'write', children } = rest
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function run(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    const failed = await onConfirm()
    setBusy(false)
    setProblem(failed)
    if (failed !== undefined) return
    // What was asked about is done, and often gone with the button that asked: one goes on writing.
    if (then === 'write') wantPlace()
    onClose()
  }

  return (
    <Modal title={title} onClose={onClose}>
      <form className="form" onSubmit={event => void run(event)}>
        {children}
        <p className="problem" role="alert">
          {problem}
        </p>
        <div className="actions">
          <button type="submit" className={isDanger ? 'danger' : 'primary'} aria-disabled={isBusy}>
            {confirm}
          </button>
          <button type="button" className="quiet" onClick={onClose}>
            {cancel}
          </button>
        </div>
      </form>
    </Modal>
  )
}
