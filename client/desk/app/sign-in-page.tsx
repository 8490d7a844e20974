/** The desk before the editor has signed in. */
import { useEffect } from 'react'
import { words } from '#client/desk/kit/words.ts'
import { SignInForm } from './sign-in-form.tsx'

type Props = {
  readonly problem: string | undefined
  readonly returned: string | undefined
  /** Called once; loads what is behind it. */
  readonly onShown: () => void
}

export function SignInPage({ problem, returned, onShown }: Props) {
  useEffect(onShown, [onShown])
  return (
    <main className="sign-in">
      <h1>{words.signIn.title}</h1>
      <SignInForm {...{ problem, returned }} />
    </main>
  )
}
