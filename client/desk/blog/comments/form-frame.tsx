/** A form inside a comment: it takes the focus, posts by the keys that post, and stays when somebody else decides meanwhile. */
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { isSendKey } from '#client/desk/kit/keys.ts'
import { words } from '#client/desk/kit/words.ts'
import { focusOn } from './focus-on.ts'

type Props = {
  readonly comment: string
  readonly onSubmit: (event: FormEvent) => void
  readonly onClose: () => void
  readonly children: ReactNode
}

export function FormFrame({ comment, onSubmit, onClose, children }: Props) {
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    const field = form.current?.querySelector('textarea')
    field?.focus()
    form.current?.scrollIntoView({ block: 'nearest' })
    field?.setSelectionRange(field.value.length, field.value.length)
  }, [])

  function keyDown(event: KeyboardEvent) {
    if (!isSendKey(event.nativeEvent)) return
    event.preventDefault()
    if (!event.repeat) form.current?.requestSubmit()
  }

  function close() {
    onClose()
    focusOn(comment)
  }

  return (
    <form className="form comment-form" ref={form} onSubmit={onSubmit} onKeyDown={keyDown}>
      {children}
      <div className="actions">
        <button type="button" className="quiet" onClick={close}>
          {words.comments.putAside}
        </button>
      </div>
    </form>
  )
}
