/** The keys of the text area: formatting, and leaving it. */
import { type Editor, useEditor } from '@portabletext/editor'
import { getFocusBlockObject } from '@portabletext/editor/selectors'
import { type KeyboardEvent, type RefObject, useRef } from 'react'

const MARKS: Readonly<Record<string, string>> = { b: 'strong', i: 'em' }

type TextKeys = {
  readonly takeKey: (event: KeyboardEvent) => boolean
  readonly openLink: () => void
  readonly area: RefObject<HTMLDivElement | null>
}

export function useTextKeys({ takeKey, openLink, area }: TextKeys) {
  const editor = useEditor()
  const isLeaving = useRef(false)

  /** In a list the editor takes Tab to move the item; not after Escape, and not when tabbing through. */
  function onKeyDownCapture(event: KeyboardEvent) {
    if (event.key === 'Shift') return
    if (event.key === 'Tab' && isLeaving.current) event.stopPropagation()
    isLeaving.current = event.key === 'Escape'
  }

  function onKeyDown(event: KeyboardEvent) {
    if (takeKey(event) || (isPlain(event) && event.key === 'Enter' && enterNode(editor, area.current))) {
      return event.preventDefault()
    }
    if (event.altKey && event.key === 'F10') {
      event.preventDefault()
      area.current?.querySelector<HTMLElement>('[role=toolbar] [tabindex="0"]')?.focus()
    }
    if ((!event.metaKey && !event.ctrlKey) || event.altKey || event.shiftKey) return
    const key = event.key.toLowerCase()
    const mark = MARKS[key]
    if (mark) editor.send({ type: 'decorator.toggle', decorator: mark })
    else if (key === 'k') openLink()
    else if (key !== 'enter') return
    // Posting is handled further up; here Enter would only break the line.
    event.preventDefault()
  }

  /** Entered by Tab and not changed yet: Tab leaves again. */
  function onFocus() {
    isLeaving.current = true
  }

  function onClick() {
    isLeaving.current = false
  }

  return { onKeyDown, onKeyDownCapture, onFocus, onClick }
}

function isPlain({ metaKey, ctrlKey, altKey, shiftKey }: KeyboardEvent): boolean {
  return !metaKey && !ctrlKey && !altKey && !shiftKey
}

/** From a picture or card that is selected to its first field. */
function enterNode(editor: Editor, area: HTMLElement | null): boolean {
  const node = getFocusBlockObject(editor.getSnapshot())
  const element = node && area?.querySelector(`.composer-node[data-pt-path*="${CSS.escape(node.node._key)}"]`)
  const field = element?.querySelector<HTMLElement>('input, textarea, button')
  field?.focus()
  return field !== undefined && field !== null
}
