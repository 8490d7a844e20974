/** Over the work of somebody whose login has ended: they sign in and go on where they were. */
import { useEffect, useState } from 'react'
import { leave } from '#client/desk/api/login/sign-in.ts'
import { Modal } from '#client/desk/kit/modal.tsx'
import { words } from '#client/desk/kit/words.ts'
import { SignInForm } from './sign-in-form.tsx'

/** Nobody is in mid-word then: it would end in the field for the key. */
const REST_MS = 1_500

export function SignInSheet() {
  if (!useRest()) return null
  return (
    <Modal title={words.signIn.expired}>
      <p>{words.signIn.expiredHelp}</p>
      <SignInForm />
      <button type="button" className="quiet" onClick={leave}>
        {words.signIn.leave}
      </button>
    </Modal>
  )
}

/** Whether nothing was typed for a while, once. */
function useRest(): boolean {
  const [isAtRest, setAtRest] = useState(false)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    function wait() {
      clearTimeout(timer)
      timer = setTimeout(() => setAtRest(true), REST_MS)
    }
    wait()
    const kinds = ['keydown', 'input']
    for (const kind of kinds) addEventListener(kind, wait, true)
    return () => {
      clearTimeout(timer)
      for (const kind of kinds) removeEventListener(kind, wait, true)
    }
  }, [])

  return isAtRest
}
