/** The desk before the editor has signed in. */
import { words } from '#client/desk/kit/words.ts'
import { SignInForm } from './sign-in-form.tsx'

export function SignInPage({ problem }: { readonly problem: string | undefined }) {
  return (
    <main className="sign-in">
      <h1>{words.signIn.title}</h1>
      <SignInForm key={problem} problem={problem} />
    </main>
  )
}
