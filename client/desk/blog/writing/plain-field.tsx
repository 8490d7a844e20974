/** The text of an update in a plain field, which takes words before the composer has loaded. */
import { type ChangeEvent, type DragEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { bodyFrom, linesOf } from '#client/desk/composer/body/plain-body.ts'
import type { OfferPlace } from '#client/desk/composer/editor/use-typing-place.ts'
import { isSame } from '#client/desk/kit/same.ts'
import type { TypingPlace } from '#client/desk/kit/typing-place.ts'
import { words } from '#client/desk/kit/words.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import type { TypingPause } from './typing-pause.ts'

const said = words.write

type PlainField = {
  readonly body: PortableText
  readonly onChange: (body: PortableText) => void
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly pause: TypingPause
  readonly offerPlace: OfferPlace
}

export function PlainField({ body, onChange, field, pause, offerPlace }: PlainField) {
  const { text, write } = useLines(body, onChange)

  useEffect(() => offerPlace(placeIn(field)), [field, offerPlace])

  function change({ target }: ChangeEvent<HTMLTextAreaElement>) {
    pause.typed()
    write(target.value)
  }

  return (
    <section className="composer plain" aria-label={said.update}>
      <textarea
        ref={field}
        className="plain-text"
        rows={4}
        dir="auto"
        spellCheck
        aria-label={said.text}
        placeholder={said.placeholder}
        value={text}
        onChange={change}
        onKeyDown={pause.typed}
        onCompositionStart={() => pause.compose(true)}
        onCompositionEnd={() => pause.compose(false)}
        onDragOver={refuseFiles}
        onDrop={refuseFiles}
      />
    </section>
  )
}

/** The lines as they are typed; a body that comes from elsewhere, such as a template, replaces them. */
function useLines(body: PortableText, onChange: (body: PortableText) => void) {
  const [text, setText] = useState(() => linesOf(body) ?? '')
  const last = useRef(body)
  if (body !== last.current) {
    const isOther = !isSame(body, last.current)
    last.current = body
    if (isOther) setText(linesOf(body) ?? '')
  }

  function write(next: string) {
    setText(next)
    const written = bodyFrom(next, last.current)
    if (isSame(written, last.current)) return
    last.current = written
    onChange(written)
  }

  return { text, write }
}

function placeIn(field: PlainField['field']): TypingPlace {
  const focus = () => focusEnd(field.current)
  // Unlike a changed value, this is an input to React too.
  return { focus, insert: text => void (focus() && document.execCommand('insertText', false, text)) }
}

function focusEnd(field: HTMLTextAreaElement | null): boolean {
  if (!field?.checkVisibility()) return false
  const isFirst = document.activeElement !== field && field.selectionEnd === 0
  field.focus({ preventScroll: true })
  if (isFirst) field.setSelectionRange(field.value.length, field.value.length)
  return document.activeElement === field
}

/** The browser would open the file in place of the desk. */
function refuseFiles(event: DragEvent): void {
  if (event.dataTransfer.types.includes('Files')) event.preventDefault()
}
