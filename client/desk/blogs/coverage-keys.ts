/** Alt with a digit (on a Mac Control: Option writes characters) opens the live coverage of that number, anywhere. */
import { useEffect } from 'react'
import { go } from '#client/desk/kit/place.ts'
import { isMac } from '#client/desk/kit/shortcuts.ts'
import type { Readable } from '#client/desk/kit/store.ts'
import { words } from '#client/desk/kit/words.ts'
import { type CoveragesNow, numbered } from '#client/desk/live/coverages.ts'

export function shownKey(index: number): string {
  const number = String(index + 1)
  return isMac ? `⌃ ${number}` : `${words.keys.alt} ${number}`
}

export function shortcutAttribute(index: number): string {
  return `${isMac ? 'Control' : 'Alt'}+${index + 1}`
}

export function useCoverageKeys(state: Readable<CoveragesNow>): void {
  useEffect(() => {
    const ended = new AbortController()
    // Before the text and the browser's own meaning of the keys.
    addEventListener('keydown', keyDown, { capture: true, signal: ended.signal })
    return () => ended.abort()

    function keyDown(event: KeyboardEvent) {
      const digit = digitIn(event)
      // A dialog is finished or closed first.
      if (digit === undefined || document.querySelector('dialog[open]')) return
      const wanted = numbered(state.get())[digit - 1]
      if (!wanted) return
      event.preventDefault()
      event.stopPropagation()
      if (!event.repeat) go({ kind: 'blog', blog: wanted.blog.id })
    }
  }, [state])
}

/** By the place of the key: on a French keyboard digits need Shift. */
function digitIn({ code, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): number | undefined {
  const isHeld = isMac ? ctrlKey && !altKey : altKey && !ctrlKey
  if (!isHeld || metaKey || shiftKey) return undefined
  const [, digit] = /^(?:Digit|Numpad)([1-9])$/.exec(code) ?? []
  return digit === undefined ? undefined : Number(digit)
}
