/** The desk before the editor has signed in. */
import { words } from '#client/desk/kit/words.ts'
import { SignInForm } from './sign-in-form.tsx'

type Props = { readonly problem: string | undefined; readonly returned: string | undefined }

export function SignInPage({ problem, returned }: Props) {
  return (
    <main className="sign-in">
      <h1>{words.signIn.title}</h1>
      <SignInForm {...{ problem, returned }} />
    </main>
  )
}
