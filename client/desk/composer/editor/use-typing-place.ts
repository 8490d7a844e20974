/** The text as the typing place: focused, with the caret at its end. */
import type { Editor } from '@portabletext/editor'
import { getLastBlock } from '@portabletext/editor/selectors'
import { type RefObject, useEffect } from 'react'
import { endOf } from '#client/desk/composer/body/end-of.ts'
import type { TextSpot } from '#client/desk/kit/text-spot.ts'
import type { TypingPlace } from '#client/desk/kit/typing-place.ts'

export type OfferPlace = (place: TypingPlace) => () => void

type Offered = {
  readonly editor: Editor
  readonly area: RefObject<HTMLElement | null>
  readonly offerPlace: OfferPlace | undefined
}

export function useTypingPlace({ editor, area, offerPlace }: Offered) {
  useEffect(() => {
    let leave: (() => void) | undefined
    let isGone = false
    function offer() {
      if (!isGone) leave ??= offerPlace?.(placeIn(editor, area))
    }
    // Earlier, the initial value would overwrite what is typed; and the editor handles no event before this step has ended.
    const ready = editor.on('ready', () => queueMicrotask(offer))
    return () => {
      isGone = true
      ready.unsubscribe()
      leave?.()
    }
  }, [editor, area, offerPlace])
}

function placeIn(editor: Editor, area: RefObject<HTMLElement | null>): TypingPlace {
  const focus = () => focusText(editor, area.current)
  return {
    focus,
    insert(text) {
      focus()
      editor.send({ type: 'insert.text', text })
    },
    focusAt([anchor, focused]) {
      const { value } = editor.getSnapshot().context
      const pointOf = ({ paragraph, offset }: TextSpot) => {
        const _key = value[paragraph]?._key
        return _key === undefined ? undefined : { path: [{ _key }], offset }
      }
      const at = { anchor: pointOf(anchor), focus: pointOf(focused) }
      if (at.anchor && at.focus) editor.send({ type: 'select', at: { anchor: at.anchor, focus: at.focus } })
      focus()
      // An empty line is not part of a body, so it is begun again.
      if (focused.isNewLine) editor.send({ type: 'insert.break' })
    },
  }
}

function focusText(editor: Editor, area: HTMLElement | null): boolean {
  const text = area?.querySelector<HTMLElement>('[role=textbox]')
  if (!text?.checkVisibility()) return false
  const hasCaret = editor.getSnapshot().context.selection !== null
  // The editor's own focus sets a caret too; without one Firefox takes no text.
  editor.send({ type: 'focus' })
  if (document.activeElement !== text) text.focus({ preventScroll: true })
  if (!hasCaret) goToEnd(editor)
  return document.activeElement === text
}

function goToEnd(editor: Editor) {
  const snapshot = editor.getSnapshot()
  const last = getLastBlock(snapshot)
  if (!last || snapshot.context.value.length === 0) return
  const point = endOf(snapshot, last.path)
  if (point.offset === 0 && last.path.length === 1 && snapshot.context.value.length === 1) return
  editor.send({ type: 'select', at: { anchor: point, focus: point } })
}
