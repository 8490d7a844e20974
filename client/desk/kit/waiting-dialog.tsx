/** In place of a dialog whose file has not come yet: takes the letters that are typed meanwhile, for the first field of the dialog. */
import { useEffect, useRef } from 'react'
import { coverPlace } from './typing-place.ts'
import { words } from './words.ts'

let typed = ''

/** What was typed for the dialog that now opens in place of a waiting one. */
export function takeTypedAhead(): string {
  const taken = typed
  typed = ''
  return taken
}

export function WaitingDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => {
    const [element, input] = [dialog.current, field.current]
    if (!element || !input) return
    const before = document.activeElement
    element.showModal()
    const uncover = coverPlace({ focus: () => focusIn(input) }, before)
    return () => {
      typed = input.value
      // The dialog takes it before the next event. Where its file is missing, no later dialog may get it.
      setTimeout(takeTypedAhead)
      element.close()
      uncover()
    }
  }, [])

  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-label={words.loading}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
    >
      <p className="soft">{words.loading}</p>
      <input ref={field} aria-label={words.loading} />
    </dialog>
  )
}

function focusIn(input: HTMLInputElement): boolean {
  input.focus()
  return document.activeElement === input
}
