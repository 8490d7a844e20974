/** A button for what cannot be undone: it asks before, with the consequences, and reports what failed. */
import { useRef, useState } from 'react'
import { type Failure, failureText } from '#client/desk/api/problem-text.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { useReturn } from './use-return.ts'

type Props = {
  readonly text: string
  /** With the name of what it is about, for those who hear one button after the other. */
  readonly label: string
  readonly title: string
  readonly help: string
  /** Undefined when it was done. */
  readonly onConfirm: () => Promise<Failure | undefined>
}

export function DangerButton({ text, label, title, help, onConfirm }: Props) {
  const [isAsked, setAsked] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useReturn(button, 'heading')

  async function confirm(): Promise<string | undefined> {
    const failure = await onConfirm()
    return failure && failureText(failure)
  }

  return (
    <>
      <button
        type="button"
        className="quiet danger-text"
        aria-label={label}
        ref={button}
        onClick={() => setAsked(true)}
      >
        {text}
      </button>
      {isAsked && (
        <ConfirmDialog title={title} confirm={text} then="back" onClose={() => setAsked(false)} onConfirm={confirm}>
          <p>{help}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
