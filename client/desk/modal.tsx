/** A dialog over the work: the browser keeps the focus inside, and gives it back at the end. */
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { words } from './words.ts'

type Props = {
  readonly title: string
  /** Undefined where it cannot be closed without an answer. */
  readonly onClose?: (() => void) | undefined
  readonly size?: 'wide'
  readonly children: ReactNode
}

export function Modal({ title, onClose, size, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()

  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    if (element && !element.open) element.showModal()
    return () => {
      element?.close()
      // The browser gives the focus back on `close` only while the dialog stands in the page.
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])

  return (
    <dialog
      ref={dialog}
      className={size === 'wide' ? 'modal wide' : 'modal'}
      aria-labelledby={heading}
      onCancel={event => {
        event.preventDefault()
        onClose?.()
      }}
      // Asked twice, a browser closes it without asking here.
      onClose={() => {
        dialog.current?.showModal()
        onClose?.()
      }}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        {onClose && (
          <button type="button" className="quiet icon" onClick={onClose} aria-label={words.close}>
            ×
          </button>
        )}
      </header>
      {children}
    </dialog>
  )
}
