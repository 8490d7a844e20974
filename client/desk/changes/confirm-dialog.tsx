/** Says exactly what is about to happen, and does it only when the editor says so again. */
import { type ReactNode, useState } from 'react'
import { Modal } from '../modal.tsx'
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
  readonly children: ReactNode
}

export function ConfirmDialog({ title, confirm, onClose, onConfirm, isDanger = true, cancel, children }: Props) {
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  async function run() {
    if (isBusy) return
    setBusy(true)
    const failed = await onConfirm()
    setBusy(false)
    setProblem(failed)
    if (failed === undefined) onClose()
  }

  return (
    <Modal title={title} onClose={onClose}>
      {children}
      <p className="problem" role="alert">
        {problem}
      </p>
      <div className="actions">
        <button
          type="button"
          className={isDanger ? 'danger' : 'primary'}
          aria-disabled={isBusy}
          onClick={() => void run()}
        >
          {confirm}
        </button>
        <button type="button" className="quiet" onClick={onClose}>
          {cancel ?? words.cancel}
        </button>
      </div>
    </Modal>
  )
}
