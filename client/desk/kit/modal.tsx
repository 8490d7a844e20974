/**
 * A modal dialog; the browser keeps the focus inside. It starts in the first field, so that typing enters text;
 * without one, on the heading, so that a space presses nothing, and no letter chooses from a list.
 */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import { isSendKey } from './keys.ts'
import { createStore } from './store.ts'
import { coverPlace, hasSpare, keepForPlace, takesText } from './typing-place.ts'
import { takeTypedAhead } from './waiting-dialog.tsx'
import { words } from './words.ts'

export type ModalProps = {
  readonly title: string
  readonly onClose: () => void
  readonly size?: 'wide' | 'alert'
  readonly children: ReactNode
}

/** Modal ones, uppermost last. */
export const openDialogs = createStore<readonly HTMLElement[]>([])

/** Excludes elements that are drawn in the dialog because everything outside is inert. */
const OWN = ':not([data-beside] *)'
const FIRST_FIELD = `:is(input, textarea):not([type=checkbox], [type=radio], [type=file], :disabled)${OWN}`
/** The button that Ctrl or Cmd with Enter presses where there is no form. */
const MAIN_BUTTON = '[data-main]'

export function Modal({ title, onClose, size, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()

  useEffect(() => {
    const element = dialog.current
    if (!element) return
    const before = document.activeElement
    if (!element.open) element.showModal()
    openDialogs.set(held => [...held, element])
    const uncover = coverPlace({ focus: () => focusFirst(element) }, before)
    const typed = takeTypedAhead()
    if (!takesText(document.activeElement)) keepForPlace(typed)
    // Unlike a changed value, this is an input to React too.
    else if (typed !== '') document.execCommand('insertText', false, typed)
    return () => {
      openDialogs.set(held => held.filter(one => one !== element))
      element.close()
      uncover()
    }
  }, [])

  function keyDown(event: KeyboardEvent) {
    if (!isSendKey(event.nativeEvent)) return
    event.preventDefault()
    // Dialogs nest.
    event.stopPropagation()
    // Whoever has typed words over it believes to be in the text.
    if (!event.repeat && !hasSpare()) send(dialog.current)
  }

  return (
    <dialog
      ref={dialog}
      className={size ? `modal ${size}` : 'modal'}
      aria-labelledby={heading}
      onKeyDown={keyDown}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      // A browser closes it without a `cancel` event when Escape is pressed twice.
      onClose={() => {
        dialog.current?.showModal()
        onClose()
      }}
    >
      <header>
        <h2 id={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" className="quiet icon" onClick={onClose} aria-label={words.close}>
          ×
        </button>
      </header>
      {children}
    </dialog>
  )
}

function focusFirst(dialog: HTMLElement): boolean {
  const first = dialog.querySelector<HTMLElement>(FIRST_FIELD) ?? dialog.querySelector<HTMLElement>('h2')
  first?.focus()
  if (first instanceof HTMLTextAreaElement) first.setSelectionRange(first.value.length, first.value.length)
  return document.activeElement === first
}

function send(dialog: HTMLElement | null) {
  const form = dialog?.querySelector<HTMLFormElement>(`form${OWN}`)
  if (form) form.requestSubmit()
  else dialog?.querySelector<HTMLElement>(MAIN_BUTTON)?.click()
}
