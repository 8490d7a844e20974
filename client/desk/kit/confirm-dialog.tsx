/** Confirms an action: by the button, Enter in a field, or the keys that post. */
import { type FormEvent, useState } from 'react'
import { Modal, type ModalProps } from './modal.tsx'
import { tellProblem } from './toasts.tsx'
import { wantPlace } from './typing-place.ts'
import { words } from './words.ts'

type Props = Omit<ModalProps, 'size'> & {
  readonly confirm: string
  /** The problem with the fields, if any. */
  readonly check?: () => string | undefined
  /** Undefined when it was done; else what went wrong. */
  readonly onConfirm: () => Promise<string | undefined>
  readonly isDanger?: boolean
  /** In place of "Cancel". */
  readonly cancel?: string
  /** Where the focus goes afterwards: to the composer, unless the action only leads back. */
  readonly then?: 'write' | 'back'
}

export function ConfirmDialog({ title, confirm, onClose, onConfirm, isDanger = true, ...rest }: Props) {
  const { cancel = words.cancel, then = 'write', check, children } = rest
  const [problem, setProblem] = useState<string>()

  /** Closes the dialog before the request has ended: words typed meanwhile are not meant for it. */
  async function run(event: FormEvent) {
    event.preventDefault()
    const wrong = check?.()
    setProblem(wrong)
    if (wrong !== undefined) return
    const doing = onConfirm()
    // The button that opened the dialog is often gone now.
    if (then === 'write') wantPlace()
    onClose()
    const failed = await doing
    if (failed !== undefined) tellProblem(failed)
  }

  return (
    <Modal title={title} onClose={onClose}>
      <form className="form" onSubmit={event => void run(event)}>
        {children}
        <p className="problem" role="alert">
          {problem}
        </p>
        <div className="actions">
          <button type="submit" className={isDanger ? 'danger' : 'primary'}>
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
