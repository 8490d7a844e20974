/**
 * Beside the work of an editor whose login has ended. It never takes the focus from a text: a modal dialog would let the words
 * of an editor who types on end in the field for the key.
 */
import { useEffect, useId, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { leave } from '#client/desk/api/login/sign-in.ts'
import { openDialogs } from '#client/desk/kit/modal.tsx'
import { returnToPlace } from '#client/desk/kit/typing-place.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { SignInForm } from './sign-in-form.tsx'

const said = words.signIn

/** Drawn in the uppermost modal dialog, outside of which nothing can be used. */
export function SignInSheet() {
  const layer = useStore(openDialogs).at(-1)
  return createPortal(<Sheet />, layer ?? document.body)
}

function Sheet() {
  const sheet = useRef<HTMLDialogElement>(null)
  const heading = useId()

  useLayoutEffect(() => () => void (sheet.current?.contains(document.activeElement) && returnToPlace()), [])

  // The shortest way here from a text, where Tab leads through the whole page.
  useEffect(() => {
    const ended = new AbortController()
    const keyDown = ({ key, defaultPrevented }: KeyboardEvent) => {
      const isFree = key === 'Escape' && !defaultPrevented && openDialogs.get().length === 0
      if (isFree) sheet.current?.querySelector<HTMLElement>('a, summary, input')?.focus()
    }
    addEventListener('keydown', keyDown, { signal: ended.signal })
    return () => ended.abort()
  }, [])

  return (
    <dialog open ref={sheet} className="sign-in-sheet" aria-labelledby={heading} data-beside>
      <h2 id={heading}>{said.expired}</h2>
      <p role="alert">{said.expiredHelp}</p>
      <SignInForm isBeside />
      <button type="button" className="quiet" onClick={leave}>
        {said.leave}
      </button>
    </dialog>
  )
}
